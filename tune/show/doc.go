// Package show prints what tune finds and does, for people and for machines.
//
// What a host says is the text of strangers: of it, nothing but printable text reaches
// a terminal, and nothing but text a page of Markdown.
package show
