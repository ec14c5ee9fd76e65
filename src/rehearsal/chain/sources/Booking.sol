// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// Bookings of stylists. One account owns it, and may pause it.
contract Booking is Ownable, Pausable {
    mapping(bytes32 id => uint256 price) public priceOf;
    uint256 public total;

    event Booked(bytes32 indexed id, address indexed client, uint256 price);

    constructor(address owner) Ownable(owner) {}

    function name() external pure returns (string memory) {
        return "Booking";
    }

    function book(bytes32 id, uint256 price) external whenNotPaused {
        require(priceOf[id] == 0, "Booking: booked already");
        priceOf[id] = price;
        total += price;
        emit Booked(id, msg.sender, price);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }
}
