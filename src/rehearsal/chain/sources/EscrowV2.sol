// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// The escrow with a limit on each payment. Its new variable lies behind the old one.
contract EscrowV2 is OwnableUpgradeable, PausableUpgradeable, UUPSUpgradeable {
    mapping(bytes32 booking => uint256 amount) public held;
    uint256 public limit;

    event Held(bytes32 indexed booking, uint256 amount);

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function setLimit(uint256 limit_) external reinitializer(2) {
        limit = limit_;
    }

    function hold(bytes32 booking) external payable whenNotPaused {
        require(held[booking] + msg.value <= limit, "Escrow: above the limit");
        held[booking] += msg.value;
        emit Held(booking, msg.value);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }

    function _authorizeUpgrade(address) internal override onlyOwner {}
}
