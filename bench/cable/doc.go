// Package cable gives a server and each of its clients a network of their own, joined by a cable
// of the kernel's (a veth pair), so that sysctls of a network can be tried on a client alone, and
// without the shortcuts that the kernel takes on loopback.
//
// [Serve] and [Reach] are called by a process that exists for nothing else: they make its network,
// and then it becomes the command. So no thread of a program that goes on ever changes its
// namespace; nothing has a name on the host or a link into its network; and all of it is gone with
// the processes, however they end. Each client begins with a network without a past: no
// connection waits there for its end, and no route is known for its delay.
//
// It takes CAP_SYS_ADMIN and CAP_NET_ADMIN.
package cable

import "net/netip"

// The addresses come from the block that is kept free for measurements of network devices
// (RFC 2544, RFC 6890), which is no route of any host.
var (
	serverAddress = netip.MustParseAddr("198.18.0.1")
	clientBlock   = netip.MustParseAddr("198.19.0.0")
)

// Address is where a server listens for those that reach it.
func Address() netip.Addr { return serverAddress }

// clientAddress is that of the client in a process: two clients of one server have two.
func clientAddress(pid int) netip.Addr {
	a := clientBlock.As4()
	a[2], a[3] = byte(pid>>8), byte(pid)
	return netip.AddrFrom4(a)
}
