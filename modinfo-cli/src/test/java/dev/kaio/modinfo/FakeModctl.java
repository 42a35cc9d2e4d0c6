package dev.kaio.modinfo;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A kernel that has what it is given, fails as it is told, and keeps the calls it got. */
final class FakeModctl implements Modctl {
  final List<String> calls = new ArrayList<>();
  private final TreeMap<Integer, ModuleRecord> modules = new TreeMap<>();
  private String profile = "classic";
  private int loadedId;
  private int errno;
  private String lostAt;
  private Statistics statistics;
  private String asked;
  private Answer<ModuleRecord> answer;

  FakeModctl with(ModuleRecord... records) {
    for (ModuleRecord record : records) {
      modules.put(record.id(), record);
    }
    return this;
  }

  FakeModctl profile(String name) {
    profile = name;
    return this;
  }

  /** What MODLOAD answers. */
  FakeModctl loads(int id) {
    loadedId = id;
    return this;
  }

  /** What MODLOAD and MODUNLOAD fail with. */
  FakeModctl fails(Errno with) {
    errno = with.code();
    return this;
  }

  /** Loses the connection at this call. */
  FakeModctl lostAt(String call) {
    lostAt = call;
    return this;
  }

  private void called(String call) throws IOException {
    calls.add(call);
    loseAt(call);
  }

  private void loseAt(String call) throws IOException {
    if (call.equals(lostAt)) {
      throw new IOException("lost the kernel at unix:/k: gone");
    }
  }

  @Override
  public String profile() {
    return profile;
  }

  @Override
  public Answer<Integer> load(boolean usePath, String file) throws IOException {
    called("load " + usePath + " " + file);
    return errno != 0 ? Answer.error(errno) : Answer.of(loadedId);
  }

  @Override
  public int unload(int id) throws IOException {
    called("unload " + id);
    return errno;
  }

  /** R-MOD-13. */
  @Override
  public void ask(int id, int flags) {
    asked = "info " + id + " " + flags;
    calls.add(asked);
    boolean any = (flags & INFO_CNT) != 0;
    ModuleRecord found = null;
    if ((flags & INFO_ALL) == 0) {
      found = modules.get(id);
      found = found != null && (any || found.isInstalled()) ? found : null;
    } else if (id >= -1) {
      for (ModuleRecord module : modules.tailMap(id, false).values()) {
        if (found == null && (any || module.isInstalled())) {
          found = module;
        }
      }
    }
    answer = found == null ? Answer.error(Errno.EINVAL.code()) : Answer.of(found);
  }

  @Override
  public Answer<ModuleRecord> answer() throws IOException {
    loseAt(asked);
    Answer<ModuleRecord> fetched = answer;
    answer = null;
    return fetched;
  }

  FakeModctl with(Statistics newStatistics) {
    statistics = newStatistics;
    return this;
  }

  @Override
  public Statistics statistics() {
    return statistics;
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
