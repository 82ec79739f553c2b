package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	systemd "github.com/coreos/go-systemd/v22/dbus"
	"github.com/godbus/dbus/v5"
)

// ErrNoSystemd says that this machine was not booted with systemd.
var ErrNoSystemd = errors.New("no systemd runs here")

// Where systemd is asked: on the bus of the system or, where none runs, by its own
// socket, which is root's. An address in the environment could be anybody's.
const (
	busSocket     = "unix:path=/run/dbus/system_bus_socket"
	privateSocket = "unix:path=/run/systemd/private"
)

// Units is the systemd of this machine.
type Units struct{ conn *systemd.Conn }

// DialUnits connects to systemd, until the context is done or Close is called. The
// error is [ErrNoSystemd] where none runs.
func DialUnits(ctx context.Context) (*Units, error) {
	// As sd_booted(3) does.
	if info, err := os.Lstat("/run/systemd/system"); err != nil || !info.IsDir() {
		return nil, ErrNoSystemd
	}
	units, err := dialAt(ctx, busSocket, (*dbus.Conn).Hello)
	if err == nil || os.Geteuid() != 0 {
		return units, err
	}
	units, direct := dialAt(ctx, privateSocket, silent)
	if direct != nil {
		return nil, errors.Join(err, direct)
	}
	return units, nil
}

func dialAt(ctx context.Context, address string, greet func(*dbus.Conn) error) (*Units, error) {
	conn, err := systemd.NewConnection(func() (*dbus.Conn, error) { return dial(ctx, address, greet) })
	if err != nil {
		return nil, fmt.Errorf("systemd cannot be reached: %w", told(err))
	}
	return &Units{conn}, nil
}

// dial connects as who we are, and greets.
func dial(ctx context.Context, address string, greet func(*dbus.Conn) error) (*dbus.Conn, error) {
	conn, err := dbus.Dial(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err = conn.Auth([]dbus.Auth{dbus.AuthExternal(strconv.Itoa(os.Geteuid()))}); err == nil {
		err = greet(conn)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// silent is how systemd itself is greeted, which is no bus.
func silent(*dbus.Conn) error { return nil }

// Close ends the connection.
func (u *Units) Close() { u.conn.Close() }

// Version is that of systemd, such as 252.
func (u *Units) Version() (int, error) {
	text, err := u.conn.GetManagerProperty("Version")
	if err != nil {
		return 0, told(err)
	}
	return versionOf(text)
}

// versionOf reads a version such as "252.38-1~deb12u1", "v256.4" or "219".
func versionOf(text string) (int, error) {
	number := strings.TrimLeft(text, `"v`)
	end := strings.IndexFunc(number+".", func(r rune) bool { return r < '0' || r > '9' })
	version, err := strconv.Atoi(number[:end])
	if err != nil {
		return 0, fmt.Errorf("systemd has the version %s, which is no number", text)
	}
	return version, nil
}

// Reload has systemd read all units again.
func (u *Units) Reload(ctx context.Context) error {
	return told(u.conn.ReloadContext(ctx))
}

// told makes of systemd's no an error of the door.
func told(err error) error {
	var answer dbus.Error
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Name {
	case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
		return fmt.Errorf("systemd: %w: %w", fs.ErrPermission, err)
	}
	return fmt.Errorf("systemd: %w", err)
}
