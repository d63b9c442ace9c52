package io.github.efficientnet4j.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * The image readers that can be used. ImageIO looks for plug-ins once, with the class loader of
 * whoever happens to call it first, and misses them where that is another one (application servers,
 * plug-in hosts); so the ones that this library's own class loader sees are registered too.
 */
final class ImageReaders {

  /**
   * The JDK's first: its JPEG reader gives the samples as they are stored, as PIL does, where the
   * plug-in converts them by an embedded colour profile (up to 21 levels on one of the test
   * photos). Plug-ins read what the JDK refuses: CMYK, odd JPEGs, WebP.
   */
  private static final List<ImageReaderSpi> PROVIDERS = find();

  private ImageReaders() {}

  private static List<ImageReaderSpi> find() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    for (ImageReaderSpi plugin :
        ServiceLoader.load(ImageReaderSpi.class, ImageReaders.class.getClassLoader())) {
      if (registry.getServiceProviderByClass(plugin.getClass()) == null) {
        registry.registerServiceProvider(plugin, ImageReaderSpi.class);
      }
    }
    List<ImageReaderSpi> builtIn = new ArrayList<>();
    List<ImageReaderSpi> plugins = new ArrayList<>();
    registry
        .getServiceProviders(ImageReaderSpi.class, true)
        .forEachRemaining(provider -> (isBuiltIn(provider) ? builtIn : plugins).add(provider));
    builtIn.addAll(plugins);
    return List.copyOf(builtIn);
  }

  private static boolean isBuiltIn(ImageReaderSpi provider) {
    String module = provider.getClass().getModule().getName();
    return module != null && module.startsWith("java.");
  }

  /** The providers whose format the input has, the preferred first. */
  static List<ImageReaderSpi> forInput(ImageInputStream input) throws IOException {
    List<ImageReaderSpi> able = new ArrayList<>();
    for (ImageReaderSpi provider : PROVIDERS) {
      input.mark();
      try {
        if (provider.canDecodeInput(input)) {
          able.add(provider);
        }
      } catch (EOFException e) {
        // The file is shorter than what tells this format.
      } finally {
        input.reset();
      }
    }
    return able;
  }
}
