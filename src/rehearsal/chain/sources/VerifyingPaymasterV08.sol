// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BasePaymaster} from "@account-abstraction/contracts/core/BasePaymaster.sol";
import {_packValidationData} from "@account-abstraction/contracts/core/Helpers.sol";
import {IEntryPoint} from "@account-abstraction/contracts/interfaces/IEntryPoint.sol";
import {PackedUserOperation} from "@account-abstraction/contracts/interfaces/PackedUserOperation.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// A paymaster for EntryPoint v0.8, whose own package has no verifying one any more. No account of the
/// rehearsal can use it: a backup that looks good and is not.
contract VerifyingPaymasterV08 is BasePaymaster {
    address public immutable verifyingSigner;

    constructor(IEntryPoint entryPoint_, address signer) BasePaymaster(entryPoint_) {
        verifyingSigner = signer;
    }

    function _validatePaymasterUserOp(
        PackedUserOperation calldata userOp,
        bytes32 userOpHash,
        uint256
    ) internal view override returns (bytes memory, uint256) {
        bytes32 digest = MessageHashUtils.toEthSignedMessageHash(userOpHash);
        bytes calldata signature = userOp.paymasterAndData[PAYMASTER_DATA_OFFSET:];
        return ("", _packValidationData(ECDSA.recover(digest, signature) != verifyingSigner, 0, 0));
    }
}
