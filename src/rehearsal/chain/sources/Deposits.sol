// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// What clients have paid in advance. Its state can be told from its events and its views, not from a list.
contract Deposits is Ownable, Pausable {
    struct Deposit {
        address client;
        uint96 amount;
    }

    mapping(uint256 id => Deposit) private deposits;
    uint256 private lastId;
    uint256 public count;
    uint256 public total;

    event Deposited(uint256 indexed id, address indexed client, uint256 amount);
    event Released(uint256 indexed id);

    constructor(address owner) Ownable(owner) {}

    function name() external pure returns (string memory) {
        return "Deposits";
    }

    function depositOf(uint256 id) external view returns (address client, uint256 amount) {
        Deposit storage found = deposits[id];
        return (found.client, found.amount);
    }

    /// Stands in for the payments of many clients: `many` deposits of 1 to 1000, for made-up addresses.
    function take(uint256 many) external whenNotPaused {
        uint256 sum;
        uint256 id = lastId;
        for (uint256 left = many; left > 0; left--) {
            id++;
            bytes32 seed = keccak256(abi.encode(id));
            uint96 amount = uint96(uint256(seed) % 1000) + 1;
            address client = address(uint160(uint256(seed)));
            deposits[id] = Deposit(client, amount);
            sum += amount;
            emit Deposited(id, client, amount);
        }
        lastId = id;
        count += many;
        total += sum;
    }

    function release(uint256 id) external onlyOwner whenNotPaused {
        total -= deposits[id].amount;
        count--;
        delete deposits[id];
        emit Released(id);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }
}
