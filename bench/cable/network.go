package cable

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// ErrNotPermitted is the error of a process that may not make networks.
var ErrNotPermitted = errors.New("making a network takes CAP_SYS_ADMIN and CAP_NET_ADMIN")

// Serve gives this process a network of its own, in which it has [Address], and becomes the
// command, a path and its arguments. It returns only if that fails.
func Serve(command []string) error {
	if err := newNetwork(); err != nil {
		return err
	}
	lo, err := up("lo")
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(lo, only(serverAddress)); err != nil {
		return fmt.Errorf("giving the server its address: %w", err)
	}
	return become(command)
}

// Reach gives this process a network of its own with a cable to that of the server, which runs
// with the given pid, sets sysctls in it, and becomes the command. It returns only if that fails.
func Reach(server int, sysctls map[string]string, command []string) error {
	there, err := netns.GetFromPid(server)
	if err != nil {
		return fmt.Errorf("finding the network of process %d: %w", server, err)
	}
	defer there.Close()
	if err := newNetwork(); err != nil {
		return err
	}
	if err := plug(there); err != nil {
		return fmt.Errorf("laying the cable: %w", err)
	}
	if err := set(sysctls); err != nil {
		return err
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		os.Setenv(name, serverAddress.String()) // there is no way to a proxy
	}
	return become(command)
}

// newNetwork parts this thread from the network of the host. The thread stays locked: what it
// opens and what it becomes is in the new network, and no other thread matters any more.
func newNetwork() error {
	runtime.LockOSThread()
	err := unix.Unshare(unix.CLONE_NEWNET)
	if errors.Is(err, unix.EPERM) {
		return ErrNotPermitted
	}
	if err != nil {
		return fmt.Errorf("making a network: %w", err)
	}
	return nil
}

// plug lays a cable from this network to another one, and routes through it.
func plug(there netns.NsHandle) error {
	if _, err := up("lo"); err != nil {
		return err
	}
	name, address := fmt.Sprintf("client%d", os.Getpid()), clientAddress(os.Getpid())
	pair := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "cable"}, PeerName: name, PeerNamespace: netlink.NsFd(there)}
	if err := netlink.LinkAdd(pair); err != nil {
		return err
	}
	here, err := up("cable")
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(here, only(address)); err != nil {
		return err
	}
	if err := netlink.RouteAdd(route(here, serverAddress, address)); err != nil {
		return err
	}
	far, err := netlink.NewHandleAt(there)
	if err != nil {
		return err
	}
	defer far.Close()
	end, err := far.LinkByName(name)
	if err != nil {
		return err
	}
	if err := far.LinkSetUp(end); err != nil {
		return err
	}
	return far.RouteAdd(route(end, address, serverAddress))
}

// up finds a link and lets it carry packets.
func up(name string) (netlink.Link, error) {
	link, err := netlink.LinkByName(name)
	if err != nil {
		return nil, err
	}
	return link, netlink.LinkSetUp(link)
}

// only is an address that stands for itself, and for no network around it.
func only(a netip.Addr) *netlink.Addr { return &netlink.Addr{IPNet: host(a)} }

func host(a netip.Addr) *net.IPNet {
	return &net.IPNet{IP: a.AsSlice(), Mask: net.CIDRMask(32, 32)}
}

func route(link netlink.Link, to, from netip.Addr) *netlink.Route {
	return &netlink.Route{LinkIndex: link.Attrs().Index, Dst: host(to), Src: from.AsSlice(), Scope: netlink.SCOPE_LINK}
}

// become replaces this process by a command, whose first word is the path of a program.
func become(command []string) error {
	return fmt.Errorf("starting %s: %w", command[0], unix.Exec(command[0], command, os.Environ()))
}
