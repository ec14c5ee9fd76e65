// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Prices that anybody may read. Nobody can pause it, and it has no name.
contract PriceFeed {
    mapping(bytes32 service => uint256) public priceOf;
    address public immutable writer;

    constructor(address writer_) {
        writer = writer_;
    }

    function set(bytes32 service, uint256 price) external {
        require(msg.sender == writer, "PriceFeed: not the writer");
        priceOf[service] = price;
    }
}
