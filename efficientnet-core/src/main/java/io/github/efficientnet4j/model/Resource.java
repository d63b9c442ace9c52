package io.github.efficientnet4j.model;

import io.github.efficientnet4j.weights.TensorSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A class-path resource that holds weights.
 *
 * <p>Immutable and thread-safe.
 */
final class Resource {

  private final String name;
  private final String finder;
  private final Supplier<URL> url;
  private final Supplier<InputStream> stream;

  private Resource(String name, String finder, Supplier<URL> url, Supplier<InputStream> stream) {
    this.name = Objects.requireNonNull(name, "name");
    this.finder = finder;
    this.url = url;
    this.stream = stream;
  }

  static Resource of(Class<?> anchor, String name) {
    Objects.requireNonNull(anchor, "anchor");
    return new Resource(
        name,
        anchor.getName()
            + "; a name that does not begin with / is relative to that class's package, and in a"
            + " named module the resource's package must be open to this library",
        () -> anchor.getResource(name),
        () -> anchor.getResourceAsStream(name));
  }

  static Resource of(ClassLoader loader, String name) {
    Objects.requireNonNull(loader, "loader");
    return new Resource(
        name,
        "the class loader " + loader + "; names do not begin with / there",
        () -> loader.getResource(name),
        () -> loader.getResourceAsStream(name));
  }

  /**
   * {@return the name as a path, by which published weights are recognised; empty if it is not a
   * valid path}
   */
  Path path() {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      return Path.of("");
    }
  }

  TensorSource open() throws IOException {
    URL found = url.get();
    if (found == null) {
      throw new FileNotFoundException("there is no " + this + " as seen from " + finder);
    }
    if (found.getProtocol().equals("file")) {
      try {
        return TensorSource.open(Path.of(found.toURI()));
      } catch (URISyntaxException e) {
        throw new IOException(this + " has an address that cannot be read: " + e.getMessage(), e);
      }
    }
    try (InputStream content = stream.get()) {
      if (content == null) {
        throw new FileNotFoundException(this + " cannot be opened at " + found);
      }
      return TensorSource.open(toString(), content);
    }
  }

  @Override
  public String toString() {
    return "resource " + name;
  }
}
