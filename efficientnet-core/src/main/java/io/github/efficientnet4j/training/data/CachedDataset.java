package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Caches the decoded images of another data set, for trainings that read them many times.
 *
 * <p>The JVM drops cached images before it runs out of memory. They are then decoded again.
 *
 * <p>Thread-safe.
 */
public final class CachedDataset implements Dataset {

  private final Dataset source;
  private final AtomicReferenceArray<SoftReference<Pixels>> images;

  private CachedDataset(Dataset source) {
    this.source = source;
    this.images = new AtomicReferenceArray<>(source.size());
  }

  /**
   * {@return a data set with the same samples and cached images}
   *
   * @param source a data set whose images do not change
   */
  public static CachedDataset of(Dataset source) {
    return source instanceof CachedDataset cached
        ? cached
        : new CachedDataset(Objects.requireNonNull(source, "source"));
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public int label(int index) {
    return source.label(index);
  }

  @Override
  public Pixels image(int index) throws IOException {
    SoftReference<Pixels> known = images.get(Objects.checkIndex(index, images.length()));
    Pixels image = known == null ? null : known.get();
    if (image == null) {
      image = source.image(index);
      images.set(index, new SoftReference<>(image));
    }
    return image;
  }

  @Override
  public String describe(int index) {
    return source.describe(index);
  }

  @Override
  public String identity(int index) {
    return source.identity(index);
  }
}
