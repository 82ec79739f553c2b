// Package show prints what tune finds and does, for people and for machines.
package show
