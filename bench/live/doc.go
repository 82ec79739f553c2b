// Package live is what Prometheus can scrape while a run goes on: how far it is, and what its
// trials have found so far. A page of metrics follows the run, and a server shows the page.
package live
