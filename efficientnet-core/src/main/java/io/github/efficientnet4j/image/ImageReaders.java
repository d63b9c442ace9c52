package io.github.efficientnet4j.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * The image readers that can be used, found anew by this library's own class loader: ImageIO looks
 * once, with the class loader of whoever happens to call it first, and misses plug-ins where that
 * is another one (application servers, plug-in hosts). ImageIO's registry itself is left as it is.
 */
final class ImageReaders {

  /** Plug-ins first: theirs read the CMYK and odd JPEGs that the JDK's reader refuses. */
  private static final List<ImageReaderSpi> PROVIDERS = find();

  private ImageReaders() {}

  private static List<ImageReaderSpi> find() {
    List<ImageReaderSpi> providers = new ArrayList<>();
    Iterator<ImageReaderSpi> plugins =
        ServiceLoader.load(ImageReaderSpi.class, ImageReaders.class.getClassLoader()).iterator();
    while (plugins.hasNext()) {
      providers.add(plugins.next());
    }
    Iterator<ImageReaderSpi> registered =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (registered.hasNext()) {
      ImageReaderSpi provider = registered.next();
      if (providers.stream().noneMatch(known -> known.getClass() == provider.getClass())) {
        providers.add(provider);
      }
    }
    return List.copyOf(providers);
  }

  static Iterator<ImageReader> forInput(ImageInputStream input) throws IOException {
    List<ImageReader> readers = new ArrayList<>();
    for (ImageReaderSpi provider : PROVIDERS) {
      input.mark();
      boolean readable;
      try {
        readable = provider.canDecodeInput(input);
      } finally {
        input.reset();
      }
      if (readable) {
        readers.add(provider.createReaderInstance());
        break;
      }
    }
    return readers.iterator();
  }
}
