// Package web holds what the HTML report is made of: its template, its style, and the script
// that draws charts over time with uPlot. uplot/VERSIONS says where that is from.
package web

import _ "embed"

var (
	// Text is the template.
	//go:embed report.html
	Text string
	// Licence is uPlot's.
	//go:embed uplot/LICENSE
	Licence string

	//go:embed style.css
	ownStyle string
	//go:embed charts.js
	ownScript string
	//go:embed uplot/uPlot.min.css
	plotStyle string
	//go:embed uplot/uPlot.iife.min.js
	plotScript string
)

// Style is all of the page's style.
func Style() string { return plotStyle + "\n" + ownStyle }

// Script is the one script of the page.
func Script() string { return plotScript + "\n" + ownScript }
