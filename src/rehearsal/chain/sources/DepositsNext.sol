// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// The successor of Deposits. It begins paused, and takes rows from its owner as long as it is.
contract DepositsNext is Ownable, Pausable {
    struct Row {
        uint256 id;
        address client;
        uint256 amount;
    }

    mapping(uint256 id => Row) private rows;
    mapping(bytes32 batch => bool) public isImported;
    uint256 public count;
    uint256 public total;

    event BatchImported(bytes32 indexed batch, uint256 rows);

    error BatchImportedAlready(bytes32 batch);

    constructor(address owner) Ownable(owner) {
        _pause();
    }

    function name() external pure returns (string memory) {
        return "Deposits 2";
    }

    function depositOf(uint256 id) external view returns (address client, uint256 amount) {
        return (rows[id].client, rows[id].amount);
    }

    /// Marks the batch, so that the chain itself refuses it a second time.
    function importDeposits(bytes32 batch, Row[] calldata given) external onlyOwner whenPaused {
        if (isImported[batch]) revert BatchImportedAlready(batch);
        isImported[batch] = true;
        for (uint256 at = 0; at < given.length; at++) _put(given[at]);
        emit BatchImported(batch, given.length);
    }

    /// As contracts have it that nobody wrote for a migration: no mark, and it adds up whatever comes.
    function creditDeposits(
        uint256[] calldata id,
        address[] calldata client,
        uint256[] calldata amount
    ) external onlyOwner whenPaused {
        for (uint256 at = 0; at < id.length; at++) _put(Row(id[at], client[at], amount[at]));
        emit BatchImported(keccak256(abi.encode(id)), id.length);
    }

    function _put(Row memory row) private {
        uint256 before = rows[row.id].amount;
        rows[row.id] = Row(row.id, row.client, before + row.amount);
        count++;
        total += row.amount;
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }
}
