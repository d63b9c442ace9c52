package io.github.efficientnet4j.explain;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.lang.System.Logger.Level;

/**
 * Checks, once, whether this JVM can draw text. On a system without fonts, as in a small container,
 * the JDK throws errors and exceptions of many kinds. A figure without its words is then better
 * than none.
 *
 * <p>Thread-safe.
 */
final class Fonts {

  private static final class Holder {
    static final boolean AVAILABLE = probe();
  }

  private Fonts() {}

  /** {@return whether text can be drawn} If not, that has been logged. */
  static boolean available() {
    return Holder.AVAILABLE;
  }

  private static boolean probe() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
      graphics.setFont(font);
      graphics.drawString("a", 0, graphics.getFontMetrics(font).getAscent());
      return true;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      System.getLogger("io.github.efficientnet4j.explain")
          .log(
              Level.WARNING,
              "figures have no words, because this JVM finds no font ("
                  + root
                  + "): install fontconfig, freetype and a font, such as DejaVu (packages fontconfig"
                  + " and fonts-dejavu-core of Debian and Ubuntu)");
      return false;
    } finally {
      graphics.dispose();
    }
  }
}
