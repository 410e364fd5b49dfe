package e2e

import (
	"os"
	"syscall"
	"testing"
)

// smallDisk mounts a disk in memory of that many megabytes, and skips the test
// where that is not allowed.
func smallDisk(t *testing.T, h *home, megabytes string) string {
	t.Helper()
	dir := h.path("disk")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+megabytes+"m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestAFullDiskStopsTheImportAndLosesNothing(t *testing.T) {
	if os.Getenv("DEBRIEF_LONG") != "1" {
		t.Skip("a full disk takes long to fill: DEBRIEF_LONG=1")
	}
	h := newHome(t)
	disk := smallDisk(t, h, "200")
	path, events := generate(t, h, 12_000)
	archive := disk + "/archive"
	o := h.run("import", path, "--archive", archive, "--json").exits(1).says("not enough free space")
	saved := o.object().number("new")
	if saved < 1000 || saved >= events {
		t.Fatalf("%d of %d events were saved", saved, events)
	}
	status := h.run("status", "--archive", archive, "--json").exits(0).object()
	if status.number("events") < saved {
		t.Errorf("%d events are left of %d that were saved", status.number("events"), saved)
	}
	h.run("verify", "--archive", archive).exits(0)
}

// TestAReceiverOnANearlyFullDiskSaysSo fills the disk under a running receiver,
// and makes room again.
func TestAReceiverOnANearlyFullDiskSaysSo(t *testing.T) {
	h := receiving(t)
	disk := smallDisk(t, h, "256")
	h.env = append(h.env, "DEBRIEF_ARCHIVE="+disk+"/archive")
	s := startServer(h)
	event := func(id string) delivery {
		return public(`{"ts":1763800000,"type":"message","session_id":"s","id":"` + id + `","role":"client","text":"x"}`)
	}
	answered := func(d delivery, want int, why string) {
		t.Helper()
		if status, said, err := s.takes(d); err != nil || status != want {
			t.Errorf("%s: answered %d %s %v", why, status, said, err)
		}
	}
	alive := delivery{method: "GET", path: "/healthz"}
	answered(event("1"), 200, "with room")
	full := disk + "/full"
	if err := os.WriteFile(full, make([]byte, 200<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	answered(event("2"), 507, "without")
	answered(alive, 200, "it lives")
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	answered(event("2"), 200, "with room again")
	s.stop(syscall.SIGTERM)
	s.end(0)
	if status := h.run("status", "--json").exits(0).object(); status.number("events") != 2 {
		t.Errorf("%d events are there of 2", status.number("events"))
	}
}
