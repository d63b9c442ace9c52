package io.github.efficientnet4j.image;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The image readers. ImageIO looks for plug-ins once, with the class loader of its first caller. In
 * application servers and plug-in hosts that class loader may not see the plug-ins. This class
 * therefore also registers the readers that the library's own class loader sees.
 *
 * <p>Only readers whose behaviour with hostile files is known are used, never others of the JVM.
 */
final class ImageReaders {

  /**
   * The known readers, those of the JDK first. They give the samples as they are stored, like PIL.
   * A plug-in may convert them by an embedded colour profile. The plug-ins read what the JDK does
   * not: WebP and unusual BMPs.
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
        .forEachRemaining(
            provider -> {
              if (isBuiltIn(provider)) {
                builtIn.add(provider);
              } else if (isKnownPlugin(provider)) {
                plugins.add(provider);
              }
            });
    builtIn.addAll(plugins);
    return List.copyOf(builtIn);
  }

  private static boolean isBuiltIn(ImageReaderSpi provider) {
    String module = provider.getClass().getModule().getName();
    return module != null && module.startsWith("java.");
  }

  /** The end of the name is compared, because applications may move the packages. */
  private static boolean isKnownPlugin(ImageReaderSpi provider) {
    String name = provider.getClass().getName();
    return name.endsWith(".imageio.plugins.webp.WebPImageReaderSpi")
        || name.endsWith(".imageio.plugins.bmp.BMPImageReaderSpi");
  }

  /**
   * {@return the providers for a format, the preferred one first}
   *
   * @param format ImageIO's name of it, such as {@code jpeg}
   */
  static List<ImageReaderSpi> forFormat(String format) {
    return PROVIDERS.stream()
        .filter(each -> Stream.of(each.getFormatNames()).anyMatch(format::equalsIgnoreCase))
        .toList();
  }
}
