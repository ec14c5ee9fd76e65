// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// The mistake that a rehearsal is for: its new variable stands before the old one, in the old one's slot.
contract EscrowColliding is OwnableUpgradeable, PausableUpgradeable, UUPSUpgradeable {
    uint256 public limit;
    mapping(bytes32 booking => uint256 amount) public held;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function hold(bytes32 booking) external payable whenNotPaused {
        held[booking] += msg.value;
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }

    function _authorizeUpgrade(address) internal override onlyOwner {}
}
