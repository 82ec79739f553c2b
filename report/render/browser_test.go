package render

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/claudebench/claudebench/report"
)

// chromium starts the real browser. Whatever it asks for goes to a proxy that is not there.
func chromium(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath("chromium"), chromedp.ProxyServer("http://127.0.0.1:9"))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%v (.ci/install installs Chromium)", err)
	}
	return ctx
}

// A tab notes what a page asks for, and what it complains of.
type tab struct {
	*testing.T
	ctx   context.Context
	url   string
	mutex sync.Mutex
	noted []string
}

// open shows a page in a tab of its own. prepare is done before the page is loaded.
func open(t *testing.T, browser context.Context, page string, prepare ...func(*tab)) *tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx, url: "file://" + path}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	b.do(chromedp.EmulateViewport(1300, 1000))
	for _, p := range prepare {
		p(b)
	}
	b.do(chromedp.Navigate(b.url), chromedp.WaitReady(chromedp.CSS("footer")))
	return b
}

func openDocument(t *testing.T, browser context.Context, d *report.Document) *tab {
	t.Helper()
	return open(t, browser, render(t, HTML, d))
}

func (b *tab) note(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != b.url && !strings.HasPrefix(e.Request.URL, "data:") {
			b.noted = append(b.noted, "asks for "+e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled, *runtime.EventExceptionThrown:
		b.noted = append(b.noted, fmt.Sprintf("%T", e))
	case *log.EventEntryAdded:
		b.noted = append(b.noted, e.Entry.Text)
	}
}

// quiet fails if the page asked for anything or complained.
func (b *tab) quiet() {
	b.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if len(b.noted) > 0 {
		b.Error(b.noted)
	}
}

// call runs a command of the protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.Helper()
	r, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// get runs an action for its value.
func get[T any](b *tab, action chromedp.Action[T]) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.Helper()
	return get(b, chromedp.Evaluate[T](expression))
}

// media pretends that the reader, or the paper, prefers a scheme.
func (b *tab) media(medium, scheme string) {
	b.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	b.settle()
}

// settle waits until what is to be drawn anew is: it is in the frame that follows.
func (b *tab) settle() {
	b.Helper()
	get(b, chromedp.Evaluate[bool](`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, chromedp.EvalAwaitPromise))
}

// look keeps a screenshot of the n-th of some elements, and returns it.
func (b *tab) look(selector string, n int, name string) image.Image {
	b.Helper()
	ask[bool](b, fmt.Sprintf(`document.querySelectorAll("[data-looked]").forEach(e => delete e.dataset.looked), !!(document.querySelectorAll(%q)[%d].dataset.looked = "yes")`, selector, n))
	shot := get(b, chromedp.Screenshot(chromedp.CSS("[data-looked]")))
	keep(b.T, name+".png", shot)
	m, _, err := image.Decode(bytes.NewReader(shot))
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// keep leaves a screenshot behind for people.
func keep(t *testing.T, name string, shot []byte) {
	t.Helper()
	dir := os.Getenv("CLAUDEBENCH_SCREENSHOTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "results", "screenshots")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), shot, 0o644); err != nil {
		t.Fatal(err)
	}
}

// colours counts those of which a picture has more than a speck.
func colours(m image.Image) int {
	n := 0
	for _, pixels := range palette(m) {
		if pixels > 20 {
			n++
		}
	}
	return n
}

func palette(m image.Image) map[color.RGBA]int {
	count := map[color.RGBA]int{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			count[color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)]++
		}
	}
	return count
}

// pixels counts those of a colour of the page's style, such as "--c0".
func (b *tab) pixels(m image.Image, name string) int {
	b.Helper()
	var r, g, blue uint8
	hex := ask[string](b, fmt.Sprintf(`getComputedStyle(document.documentElement).getPropertyValue(%q).trim()`, name))
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &blue); err != nil {
		b.Fatalf("%s is %q", name, hex)
	}
	return palette(m)[color.RGBA{r, g, blue, 255}]
}
