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
 * The available image readers. ImageIO looks for plug-ins once, with the class loader of its first
 * caller. In application servers and plug-in hosts that class loader may not see the plug-ins. This
 * class therefore also registers the readers that the library's own class loader sees.
 */
final class ImageReaders {

  /**
   * The providers, those of the JDK first. They give the samples as they are stored, like PIL. A
   * plug-in may convert them by an embedded colour profile: TwelveMonkeys' JPEG reader does, which
   * changes one of the test photos by up to 21 levels. Plug-ins read what the JDK does not: WebP,
   * icons, unusual BMPs.
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

  /** {@return the providers that recognise the input's format, the preferred one first} */
  static List<ImageReaderSpi> forInput(ImageInputStream input) throws IOException {
    List<ImageReaderSpi> able = new ArrayList<>();
    for (ImageReaderSpi provider : PROVIDERS) {
      input.mark();
      try {
        if (provider.canDecodeInput(input)) {
          able.add(provider);
        }
      } catch (EOFException e) {
        // The file is too short to recognise this format.
      } finally {
        input.reset();
      }
    }
    return able;
  }
}
