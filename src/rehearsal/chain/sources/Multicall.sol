// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// The one function of Multicall3 that readers use, under the same selector.
contract Multicall {
    struct Call3 {
        address target;
        bool allowFailure;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    function aggregate3(Call3[] calldata calls) external payable returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 at = 0; at < calls.length; at++) {
            (bool success, bytes memory data) = calls[at].target.call(calls[at].callData);
            require(success || calls[at].allowFailure, "Multicall: a call failed");
            results[at] = Result(success, data);
        }
    }
}
