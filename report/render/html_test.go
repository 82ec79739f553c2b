package render

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	printing "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/claudebench/claudebench/report"
)

// TestHTML holds the page in a real browser.
func TestHTML(t *testing.T) {
	browser := chromium(t)
	for name, build := range documents() {
		t.Run("quiet/"+name, func(t *testing.T) {
			b := openDocument(t, browser, build(t))
			b.media("screen", "light")
			keep(t, name+".png", get(b, chromedp.FullScreenshot(100)))
			b.quiet()
		})
	}
	for name, check := range map[string]func(*tab){
		"pictures": seePictures, "charts": seeCharts, "zoom": zoom, "contrast": readIt, "labels": labels,
		"narrow": fitIt, "print": printIt, "keyboard": tabThrough, "skip": skipIt,
	} {
		t.Run(name, func(t *testing.T) {
			b := openDocument(t, browser, worse(t))
			check(b)
			b.quiet()
		})
	}
	t.Run("without scripts", func(t *testing.T) {
		b := open(t, browser, render(t, HTML, worse(t)), func(b *tab) {
			call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		})
		withoutScripts(b)
	})
	t.Run("any name", func(t *testing.T) { anyName(openDocument(t, browser, wickedDocument(t))) })
}

// seePictures looks at the pixels of every picture.
func seePictures(b *tab) {
	n := ask[int](b, `document.querySelectorAll("svg[role=img]").length`)
	if n != 4 {
		b.Fatalf("%d pictures", n)
	}
	for i, want := range [][]string{{"--bad", "--doubt", "--band"}, {"--mark", "--band"}, {"--c1", "--c2"}, {"--c1"}} {
		m := b.look("svg[role=img]", i, fmt.Sprintf("picture-%d", i))
		for _, name := range want {
			if b.pixels(m, name) < 20 {
				b.Errorf("picture %d has %d pixels of %s", i, b.pixels(m, name), name)
			}
		}
	}
}

// seeCharts looks for the colour of each side in every chart, in both schemes.
func seeCharts(b *tab) {
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		for i, chart := range []string{"latency", "cpu", "memory"} {
			m := b.look("[data-chart] canvas", i, chart+"-"+scheme)
			names := []string{"--c0", "--c1", "--c2"}
			if chart == "cpu" {
				names = append(names, "--bad", "--doubt") // held back, stolen
			}
			for _, name := range names {
				if b.pixels(m, name) < 20 {
					b.Errorf("%s, %s: %d pixels of %s", chart, scheme, b.pixels(m, name), name)
				}
			}
		}
	}
}

// zoom chooses a trial by the keyboard: the others are no longer seen.
func zoom(b *tab) {
	if n := ask[int](b, `document.querySelectorAll("#trial option").length`); n != 81 {
		b.Errorf("%d choices for 80 trials", n)
	}
	b.media("screen", "light")
	b.do(chromedp.Focus(chromedp.CSS("#trial")), chromedp.KeyEvent("t"))
	b.settle()
	name := ask[string](b, `document.querySelector("#trial").selectedOptions[0].text`)
	m := b.look("[data-chart] canvas", 0, "zoom")
	for i, side := range []string{"base: ", "head: ", "control"} {
		seen := b.pixels(m, fmt.Sprintf("--c%d", i)) > 20
		if seen != strings.Contains(name, side) {
			b.Errorf("of %q, %s is seen: %t", name, side, seen)
		}
	}
}

// contrast is the least that a text has with what is behind it (WCAG 2.2, 1.4.3), and the text.
const contrast = `(() => {
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => { const f = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
	const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
	let least = 99, where = "";
	for (const e of document.querySelectorAll("body *")) {
		if (!e.getClientRects().length || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
		const s = getComputedStyle(e), ink = parse(e.namespaceURI.endsWith("svg") ? s.fill : s.color);
		const [a, b] = [light(ink), light(behind(e.closest("svg")?.parentElement ?? e))].sort((x, y) => y - x);
		const c = (a + 0.05) / (b + 0.05);
		if (c < least) [least, where] = [c, e.textContent];
	}
	return {least, where};
})()`

func readIt(b *tab) {
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		keep(b.T, scheme+".png", get(b, chromedp.FullScreenshot(100)))
		c := ask[struct {
			Least float64 `json:"least"`
			Where string  `json:"where"`
		}](b, contrast)
		if c.Least < 4.5 || c.Least > 21 {
			b.Errorf("%s: contrast of %.2f: %s", scheme, c.Least, c.Where)
		}
	}
}

func labels(b *tab) {
	for what, expression := range map[string]string{
		"tables without a caption":  `[...document.querySelectorAll("table")].filter(t => !t.caption?.textContent)`,
		"pictures without a name":   `[...document.querySelectorAll("svg, [data-chart]")].filter(s => !s.closest("[aria-hidden=true]") && (s.getAttribute("role") !== "img" || !s.getAttribute("aria-label")))`,
		"pictures without words":    `[...document.querySelectorAll("svg[role=img]")].filter(s => !s.querySelector("desc")?.textContent)`,
		"figures without a caption": `[...document.querySelectorAll("figure")].filter(f => !f.querySelector("figcaption")?.textContent)`,
		"heads without a scope":     `[...document.querySelectorAll("th")].filter(t => !t.scope)`,
		"sections without a name":   `[...document.querySelectorAll("section")].filter(s => !document.getElementById(s.getAttribute("aria-labelledby")))`,
		"regions without a name":    `[...document.querySelectorAll("[role=region]")].filter(r => !r.getAttribute("aria-label"))`,
		"fields without a label":    `[...document.querySelectorAll("select")].filter(f => !f.labels.length)`,
		"ids that occur twice":      `[...document.querySelectorAll("[id]")].filter(e => document.querySelectorAll("#" + e.id).length > 1)`,
	} {
		if n := ask[int](b, expression+".length"); n != 0 {
			b.Errorf("%d %s", n, what)
		}
	}
}

func fitIt(b *tab) {
	b.do(chromedp.EmulateViewport(360, 800))
	keep(b.T, "narrow.png", get(b, chromedp.FullScreenshot(100)))
	if wide := ask[int](b, `document.documentElement.scrollWidth`); wide > 360 {
		b.Errorf("%d pixels wide on a screen of 360", wide)
	}
}

// printIt prints for a reader who prefers dark screens: paper is white all the same.
func printIt(b *tab) {
	b.media("print", "dark")
	if ink := ask[string](b, `getComputedStyle(document.body).backgroundColor`); ink != "rgb(255, 255, 255)" {
		b.Errorf("the paper is %s", ink)
	}
	if m := b.look("[data-chart] canvas", 0, "print"); b.pixels(m, "--c1") < 20 {
		b.Error("the charts kept the colours of the screen")
	}
	pdf := call(b, printing.PrintToPDF, printing.PrintToPDFParams{}).Data
	keep(b.T, "report.pdf", []byte(pdf))
	if len(pdf) < 20_000 {
		b.Errorf("prints %d bytes", len(pdf))
	}
}

// tabThrough reaches all that can be used, and sees where it is.
func tabThrough(b *tab) {
	reached := map[string]bool{}
	for range 40 {
		b.do(chromedp.KeyEvent("\t"))
		at := ask[string](b, `(e => e.tagName + (e.hasAttribute("download") ? " download" : "") + (getComputedStyle(e).outlineStyle === "none" ? " unseen" : ""))(document.activeElement)`)
		if at == "BODY unseen" {
			break
		}
		reached[at] = true
	}
	for _, want := range []string{"A", "A download", "SELECT", "SUMMARY", "DIV"} {
		if !reached[want] {
			b.Errorf("%s is not reached, or not seen to be: %v", want, reached)
		}
	}
}

// skipIt: the first tab offers to skip to the clients, and enter does so.
func skipIt(b *tab) {
	b.do(chromedp.KeyEvent("\t"))
	if at := ask[string](b, `document.activeElement.className + " " + (document.activeElement.getBoundingClientRect().left >= 0)`); at != "skip true" {
		b.Errorf("the first tab reaches %q", at)
	}
	b.do(chromedp.KeyEvent("\r"))
	if at := ask[string](b, `location.hash`); at != "#clients" {
		b.Errorf("enter leads to %q", at)
	}
}

// withoutScripts: verdict, pictures and tables are there, and no empty charts.
func withoutScripts(b *tab) {
	if text := ask[string](b, `document.querySelector("h1").innerText`); !strings.Contains(text, "requests is worse than aiohttp") {
		b.Errorf("the verdict is %q", text)
	}
	if m := b.look("svg[role=img]", 0, "without-scripts"); colours(m) < 3 || b.pixels(m, "--bad") < 20 {
		b.Error("the changes are not drawn")
	}
	if seen := ask[bool](b, `document.querySelector(".charts").getClientRects().length > 0 || document.querySelectorAll("canvas").length > 0`); seen {
		b.Error("there are empty charts")
	}
	if text := ask[string](b, `document.querySelector("main").innerText`); !strings.Contains(text, "drawn by a script") {
		b.Error("nothing says where the charts are")
	}
	b.quiet()
}

func anyName(b *tab) {
	if n := ask[int](b, `document.querySelectorAll("script").length`); n != 2 {
		b.Errorf("%d scripts", n)
	}
	if !ask[bool](b, `document.querySelector("main").innerText.includes("<script>alert(1)</script>")`) {
		b.Error("the name is not shown")
	}
	if m := b.look("[data-chart] canvas", 0, "any-name"); b.pixels(m, "--c1") < 20 {
		b.Error("the charts are not drawn")
	}
	b.quiet()
}

// TestHTMLHoldsItsFigures: what can be downloaded is the JSON document.
func TestHTMLHoldsItsFigures(t *testing.T) {
	d := wickedDocument(t)
	link := regexp.MustCompile(`href="data:application/json;base64,([^"]*)"`).FindStringSubmatch(render(t, HTML, d))
	if link == nil {
		t.Fatal("no link")
	}
	got, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(link[1], "&#43;", "+"))
	if err != nil || !json.Valid(got) || string(got) != render(t, JSON, d) {
		t.Errorf("the figures are others: %v", err)
	}
}

// A document without trials, such as one of a run that never began, is a page without charts.
func TestHTMLOfNothing(t *testing.T) {
	text := render(t, HTML, &report.Document{})
	if strings.Contains(text, "<script") || !strings.Contains(text, "</html>") {
		t.Error(text)
	}
}

// static leaves of a page what is not a script, style or data, which are not for reading.
func static(page []byte) []byte {
	for _, part := range []string{`(<style>)(?s:.*?)(</style>)`, `(<script[^>]*>)(?s:.*?)(</script>)`, `(<pre>)(?s:.*?)(</pre>)`, `(;base64,)[^"]*(")`, `('sha256-)[^']*(')`} {
		page = regexp.MustCompile(part).ReplaceAll(page, []byte("$1…$2"))
	}
	return page
}
