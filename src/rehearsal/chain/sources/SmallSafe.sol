// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// A multisig that answers as a Safe 1.4 does: threshold, owners, nonce, EIP-712 hashes, approvals on the
/// chain, and execution with signatures in the order of their owners. Written for the rehearsal, from the
/// Safe's documented interface; no modules, no delegate calls, no refunds.
contract SmallSafe {
    bytes32 private constant DOMAIN = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
    bytes32 private constant SAFE_TX = keccak256(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"
    );

    string public constant VERSION = "1.4.1";

    address[] private owners;
    mapping(address => bool) public isOwner;
    mapping(address owner => mapping(bytes32 hash => uint256)) public approvedHashes;
    uint256 private immutable threshold;
    uint256 public nonce;

    event ExecutionSuccess(bytes32 indexed txHash, uint256 payment);
    event ApproveHash(bytes32 indexed approvedHash, address indexed owner);

    constructor(address[] memory owners_, uint256 threshold_) {
        owners = owners_;
        threshold = threshold_;
        for (uint256 i; i < owners_.length; ++i) isOwner[owners_[i]] = true;
    }

    receive() external payable {}

    function getThreshold() external view returns (uint256) {
        return threshold;
    }

    function getOwners() external view returns (address[] memory) {
        return owners;
    }

    function domainSeparator() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, block.chainid, address(this)));
    }

    function approveHash(bytes32 hash) external {
        require(isOwner[msg.sender], "GS030");
        approvedHashes[msg.sender][hash] = 1;
        emit ApproveHash(hash, msg.sender);
    }

    function getTransactionHash(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address refundReceiver,
        uint256 nonce_
    ) public view returns (bytes32) {
        bytes32 content = keccak256(
            abi.encode(
                SAFE_TX,
                to,
                value,
                keccak256(data),
                operation,
                safeTxGas,
                baseGas,
                gasPrice,
                gasToken,
                refundReceiver,
                nonce_
            )
        );
        return keccak256(abi.encodePacked(bytes2(0x1901), domainSeparator(), content));
    }

    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address payable refundReceiver,
        bytes calldata signatures
    ) external payable returns (bool) {
        require(operation == 0, "GS: only calls");
        bytes32 hash = getTransactionHash(
            to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, nonce++
        );
        checkSignatures(hash, signatures);
        (bool success,) = to.call{value: value}(data);
        // As a Safe does where neither gas nor price is given.
        require(success, "GS013");
        emit ExecutionSuccess(hash, 0);
        return true;
    }

    function checkSignatures(bytes32 hash, bytes calldata signatures) private view {
        require(signatures.length >= threshold * 65, "GS020");
        address last;
        for (uint256 i; i < threshold; ++i) {
            address signer = signerOf(hash, signatures[i * 65:(i + 1) * 65]);
            require(signer > last && isOwner[signer], "GS026");
            last = signer;
        }
    }

    function signerOf(bytes32 hash, bytes calldata one) private view returns (address signer) {
        uint8 v = uint8(one[64]);
        bytes32 r = bytes32(one[:32]);
        if (v == 1) {
            signer = address(uint160(uint256(r)));
            require(msg.sender == signer || approvedHashes[signer][hash] != 0, "GS025");
        } else if (v > 30) {
            bytes32 prefixed = keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", hash));
            signer = ecrecover(prefixed, v - 4, r, bytes32(one[32:64]));
        } else {
            signer = ecrecover(hash, v, r, bytes32(one[32:64]));
        }
    }
}
