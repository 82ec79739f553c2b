package price

import "strconv"

// USD is an amount of money in billionths of a dollar, so that the price of one
// token is a whole number and no sum is rounded. The largest is some 9.2 billion
// dollars.
type USD int64

// Dollar is one dollar.
const Dollar USD = 1_000_000_000

// cent is the smallest part of an amount that is printed even if it is 0.
const cent = Dollar / 100

// String returns the exact amount with two to nine decimals, such as $0.0042 or
// -$1.50.
func (u USD) String() string {
	b := make([]byte, 0, 24)
	if u < 0 {
		b = append(b, '-')
	}
	n := u.magnitude()
	b = append(b, '$')
	b = strconv.AppendUint(b, n/uint64(Dollar), 10)
	b = append(b, '.')
	rest := n % uint64(Dollar)
	for place := uint64(Dollar / 10); rest > 0 || place >= uint64(cent); place /= 10 {
		b = append(b, byte('0'+rest/place))
		rest %= place
	}
	return string(b)
}

// magnitude is the amount without its sign; the least of all has none as a USD.
func (u USD) magnitude() uint64 {
	if u < 0 {
		return -uint64(u)
	}
	return uint64(u)
}
