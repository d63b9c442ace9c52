package io.github.efficientnet4j.internal.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class SiluLoopsTest {

  /** HotSpot's FreqInlineSize. */
  private static final int MAX_INLINED_BYTES = 325;

  private static final Pattern METHOD = Pattern.compile(" static void (\\w+)\\(");
  private static final Pattern RETURN = Pattern.compile("\\s+(\\d+): return");

  @Test
  void noneIsSmallEnoughToBeInlined() throws Exception {
    Map<String, Integer> bytes = bytes();
    assertThat(bytes).containsKeys("silu", "sigmoid", "siluAndSum", "normalize", "gradient");
    assertThat(bytes.values()).allMatch(size -> size > MAX_INLINED_BYTES);
  }

  /** The size of each method's code. */
  private static Map<String, Integer> bytes() throws Exception {
    Path classes =
        Path.of(SiluLoops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    StringWriter out = new StringWriter();
    int status =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-c",
                "-cp",
                classes.toString(),
                SiluLoops.class.getName());
    assertThat(status).as("%s", out).isZero();
    Map<String, Integer> bytes = new TreeMap<>();
    String method = "";
    for (String line : out.toString().lines().toList()) {
      Matcher named = METHOD.matcher(line);
      Matcher returns = RETURN.matcher(line);
      if (named.find()) {
        method = named.group(1);
      } else if (returns.matches()) {
        bytes.merge(method, Integer.parseInt(returns.group(1)) + 1, Math::max);
      }
    }
    return bytes;
  }
}
