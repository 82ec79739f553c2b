package render

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	_ "image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	printing "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/claudebench/claudebench/report"
)

// A browser is the real one, which notes what a page asks for and complains of.
type browser struct {
	ctx    context.Context
	mutex  sync.Mutex
	noted  []string
	opened string
}

func open(t *testing.T, d *report.Document) *browser {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(render(t, HTML, d)), 0o644); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath("chromium"))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	b := &browser{ctx: ctx, opened: "file://" + path}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	call(t, b, network.Enable, network.EnableParams{})
	call(t, b, log.Enable, cdp.Empty{})
	b.do(t, chromedp.EmulateViewport(1300, 1000), chromedp.Navigate(b.opened))
	return b
}

// call runs a command of the protocol.
func call[P, R any](t *testing.T, b *browser, command cdp.Command[P, R], params P) R {
	t.Helper()
	r, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (b *browser) note(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != b.opened && !strings.HasPrefix(e.Request.URL, "data:") {
			b.noted = append(b.noted, "asks for "+e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled, *runtime.EventExceptionThrown:
		b.noted = append(b.noted, fmt.Sprintf("%T", e))
	case *log.EventEntryAdded:
		b.noted = append(b.noted, e.Entry.Text)
	}
}

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// get runs an action for its value.
func get[T any](t *testing.T, b *browser, action chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	return get(t, b, chromedp.Evaluate[T](expression))
}

func TestHTMLIsQuiet(t *testing.T) {
	for name, build := range documents() {
		b := open(t, build(t))
		b.do(t, chromedp.WaitReady(chromedp.CSS("footer")))
		if len(b.noted) > 0 {
			t.Errorf("%s: %v", name, b.noted)
		}
	}
}

// TestHTMLIsDrawn looks at the pixels of every picture.
func TestHTMLIsDrawn(t *testing.T) {
	b := open(t, worse(t))
	n := ask[int](t, b, `document.querySelectorAll("svg").length`)
	if n < 8 {
		t.Fatalf("%d pictures", n)
	}
	for i := range n {
		ask[int](t, b, fmt.Sprintf(`document.querySelectorAll("svg")[%d].id = "picture-%d"; 0`, i, i))
		shot := get(t, b, chromedp.Screenshot(chromedp.CSS(fmt.Sprintf("#picture-%d", i))))
		keep(t, fmt.Sprintf("picture-%d.png", i), shot)
		picture, _, err := image.Decode(bytes.NewReader(shot))
		if err != nil {
			t.Fatal(err)
		}
		if drawn := colours(picture); drawn < 3 {
			t.Errorf("picture %d has %d colours", i, drawn)
		}
	}
}

// colours counts those of which a picture has more than a speck.
func colours(m image.Image) int {
	count := map[color.Color]int{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			count[m.At(x, y)]++
		}
	}
	n := 0
	for _, pixels := range count {
		if pixels > 20 {
			n++
		}
	}
	return n
}

// keep leaves a screenshot behind for people.
func keep(t *testing.T, name string, shot []byte) {
	t.Helper()
	dir := os.Getenv("CLAUDEBENCH_SCREENSHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), shot, 0o644); err != nil {
		t.Fatal(err)
	}
}

// contrast is the least that a text has with what is behind it (WCAG 2.2, 1.4.3).
const contrast = `(() => {
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => { const f = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
	const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
	let least = 99;
	for (const e of document.querySelectorAll("body *")) {
		if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
		const s = getComputedStyle(e), ink = parse(e.namespaceURI.endsWith("svg") ? s.fill : s.color);
		const [a, b] = [light(ink), light(behind(e.closest("svg")?.parentElement ?? e))].sort((x, y) => y - x);
		least = Math.min(least, (a + 0.05) / (b + 0.05));
	}
	return least;
})()`

func TestHTMLCanBeRead(t *testing.T) {
	b := open(t, worse(t))
	for _, scheme := range []string{"light", "dark"} {
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		keep(t, scheme+".png", get(t, b, chromedp.FullScreenshot(100)))
		if c := ask[float64](t, b, contrast); c < 4.5 {
			t.Errorf("%s: contrast of %.2f", scheme, c)
		}
	}
	for what, expression := range map[string]string{
		"tables without a caption": `[...document.querySelectorAll("table")].filter(t => !t.caption?.textContent).length`,
		"pictures without a name":  `[...document.querySelectorAll("svg")].filter(s => s.getAttribute("role") !== "img" || !s.getAttribute("aria-label")).length`,
		"heads without a scope":    `[...document.querySelectorAll("th")].filter(t => !t.scope).length`,
		"sections without a name":  `[...document.querySelectorAll("section")].filter(s => !document.getElementById(s.getAttribute("aria-labelledby"))).length`,
	} {
		if n := ask[int](t, b, expression); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

func TestHTMLFitsAndPrints(t *testing.T) {
	b := open(t, worse(t))
	b.do(t, chromedp.EmulateViewport(360, 800))
	if wide := ask[int](t, b, `document.documentElement.scrollWidth`); wide > 360 {
		t.Errorf("%d pixels wide on a screen of 360", wide)
	}
	pdf := call(t, b, printing.PrintToPDF, printing.PrintToPDFParams{}).Data
	if len(pdf) < 20_000 {
		t.Errorf("prints %d bytes", len(pdf))
	}
}

// TestHTMLByKeyboard: the first tab offers to skip to the clients, and enter does so.
func TestHTMLByKeyboard(t *testing.T) {
	b := open(t, worse(t))
	b.do(t, chromedp.KeyEvent("\t"))
	if at := ask[string](t, b, `document.activeElement.className + " " + (document.activeElement.getBoundingClientRect().left >= 0)`); at != "skip true" {
		t.Errorf("the first tab reaches %q", at)
	}
	b.do(t, chromedp.KeyEvent("\r"))
	if at := ask[string](t, b, `location.hash`); at != "#clients" {
		t.Errorf("enter leads to %q", at)
	}
}

func TestHTMLTakesAnyName(t *testing.T) {
	b := open(t, wickedDocument(t))
	if n := ask[int](t, b, `document.querySelectorAll("script").length`); n != 0 || len(b.noted) > 0 {
		t.Errorf("%d scripts, %v", n, b.noted)
	}
	if !ask[bool](t, b, `document.body.textContent.includes("<script>alert(1)</script>")`) {
		t.Error("the name is not shown")
	}
}

// TestHTMLHoldsItsFigures: what can be downloaded is the JSON document.
func TestHTMLHoldsItsFigures(t *testing.T) {
	d := worse(t)
	link := regexp.MustCompile(`href="data:application/json;base64,([^"]*)"`).FindStringSubmatch(render(t, HTML, d))
	if link == nil {
		t.Fatal("no link")
	}
	got, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(link[1], "&#43;", "+"))
	if err != nil || !json.Valid(got) || string(got) != render(t, JSON, d) {
		t.Errorf("the figures are others: %v", err)
	}
}
