package dev.kaio.dev;

import dev.kaio.vnode.Vnode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The special files by their paths. */
public final class DeviceSwitch {
  private final TreeMap<String, Vnode> devices = new TreeMap<>();

  /** Adds a device with the next minor number; the path must be free. */
  public void add(String path, Vnode device) {
    if (device instanceof CharDevice special) {
      special.setMinor(devices.size());
    }
    if (devices.putIfAbsent(path, device) != null) {
      throw new IllegalArgumentException("there is a device " + path + " already");
    }
  }

  /** The device at this path, or null. */
  public Vnode find(String path) {
    return devices.get(path);
  }

  /** All of them, by path. */
  public Map<String, Vnode> all() {
    return Collections.unmodifiableMap(devices);
  }
}
