package wire

import (
	"encoding/binary"
	"math/bits"
)

// A digest is a running hash. It is quick, and the same in every process; two
// inputs may share one by chance, or if they were made to.
type digest uint64

// add takes up bytes, as a unit: "ab" then "c" differs from "a" then "bc".
func (d digest) add(b []byte) digest {
	n := len(b)
	for len(b) >= 8 {
		d = d.fold(binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	var rest uint64
	for i, c := range b {
		rest |= uint64(c) << (8 * i)
	}
	return d.fold(rest).fold(uint64(n))
}

// fold takes up a word: the two halves of a product of odd constants' sums, as
// Wang Yi's wyhash does it.
func (d digest) fold(word uint64) digest {
	hi, lo := bits.Mul64(uint64(d)^0x9e3779b97f4a7c15, word^0xd1b54a32d192ed03)
	return digest((hi ^ lo) + uint64(d))
}
