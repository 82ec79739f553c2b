// Package price says what tokens of the Claude models cost.
//
// The table is the list price of the API in standard mode, worldwide. Batches
// (half the price), inference kept to one country and fast mode are not in it.
package price
