import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sessions in a static map that nothing removes, and buffers in a thread local: java Leaky COUNT OUT.hprof */
public class Leaky {
  static final class UserSession {
    final int id;
    final String name;
    final byte[] blob = new byte[64];
    final List<Integer> tags = new ArrayList<>();
    UserSession next;

    UserSession(int id) {
      this.id = id;
      name = "user-" + id;
      tags.add(id);
    }
  }

  static final Map<String, UserSession> CACHE = new HashMap<>();
  static final ThreadLocal<Map<Integer, byte[]>> BUFFERS = ThreadLocal.withInitial(HashMap::new);

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    UserSession previous = null;
    for (int id = 0; id < count; id++) {
      UserSession session = new UserSession(id);
      session.next = id % 5 == 0 ? null : previous;
      previous = session;
      CACHE.put("s" + id, session);
    }
    for (int id = 0; id < 1000; id++) BUFFERS.get().put(id, new byte[1024]);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[1], true);
  }
}
