// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// Holds payments until a booking is done. Behind a proxy: a UUPS one, or a transparent one for wallets.
contract Escrow is OwnableUpgradeable, PausableUpgradeable, UUPSUpgradeable {
    mapping(bytes32 booking => uint256 amount) public held;

    event Held(bytes32 indexed booking, uint256 amount);

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function initialize(address owner) external initializer {
        __Ownable_init(owner);
        __Pausable_init();
    }

    function hold(bytes32 booking) external payable whenNotPaused {
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
