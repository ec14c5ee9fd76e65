// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {PausableUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/PausableUpgradeable.sol";

/// What is paid out. Roles of its own that nobody can enumerate: their holders stand in its events alone.
contract Payouts is AccessControlUpgradeable, PausableUpgradeable, UUPSUpgradeable {
    bytes32 public constant KEEPER_ROLE = keccak256("KEEPER_ROLE");
    bytes32 public constant UPGRADER_ROLE = keccak256("UPGRADER_ROLE");

    function initialize(address keeper, address upgrader) external initializer {
        _grantRole(KEEPER_ROLE, keeper);
        _grantRole(UPGRADER_ROLE, upgrader);
    }

    /// Checked in this order by those who do not think of it: a paused one tells everybody that it is.
    function pause() external whenNotPaused onlyRole(KEEPER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(KEEPER_ROLE) {
        _unpause();
    }

    function _authorizeUpgrade(address) internal override onlyRole(UPGRADER_ROLE) {}
}
