package dev.kaio.dev;

import dev.kaio.vnode.Vnode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The special files by their paths. */
public final class DeviceSwitch {
  private final TreeMap<String, Vnode> devices = new TreeMap<>();
  private int nextMinor;

  /** Adds a device; the path must be free. */
  public void add(String path, Vnode device) {
    if (devices.containsKey(path)) {
      throw new IllegalArgumentException("there is a device " + path + " already");
    }
    put(path, device);
  }

  /**
   * Adds a device with the next minor number, in place of the one that has its path if there is
   * one.
   */
  public void put(String path, Vnode device) {
    if (device instanceof CharDevice special) {
      special.setMinor(nextMinor++);
    }
    devices.put(path, device);
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
