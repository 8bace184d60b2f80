// SPDX-License-Identifier: Apache-2.0
// A counter that shows whether each relayed request took effect exactly once.
pragma solidity ^0.8.20;

contract Counter {
    uint256 public total;
    mapping(bytes32 => uint256) public countOf;

    event Bumped(bytes32 indexed id, uint256 count, uint256 total);

    function bump(bytes32 id) external {
        uint256 count = ++countOf[id];
        emit Bumped(id, count, ++total);
    }
}
