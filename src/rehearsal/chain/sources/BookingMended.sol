// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// The bookings of version 1.5: what is paid back is gone. Takes the place of `BookingLeaky`.
contract BookingMended is Ownable, Pausable {
    mapping(bytes32 id => uint256 price) public priceOf;
    mapping(bytes32 id => address client) public clientOf;
    uint256 public total;

    event Booked(bytes32 indexed id, address indexed client, uint256 price);
    event PaidBack(bytes32 indexed id, address indexed client, uint256 price);

    constructor(address owner) Ownable(owner) {}

    function name() external pure returns (string memory) {
        return "Booking";
    }

    function book(bytes32 id) external payable whenNotPaused {
        require(priceOf[id] == 0, "Booking: booked already");
        priceOf[id] = msg.value;
        clientOf[id] = msg.sender;
        total += msg.value;
        emit Booked(id, msg.sender, msg.value);
    }

    function cancel(bytes32 id) external whenNotPaused {
        require(clientOf[id] == msg.sender, "Booking: not yours");
        uint256 price = priceOf[id];
        require(price > 0, "Booking: paid back already");
        delete priceOf[id];
        total -= price;
        (bool paid, ) = msg.sender.call{value: price}("");
        require(paid, "Booking: not paid back");
        emit PaidBack(id, msg.sender, price);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }
}
