package io.github.efficientnet4j.weights.published;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.github.efficientnet4j.weights.published.WeightsUnavailableException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder of published weight files, filled on demand.
 *
 * <p>A file appears in it under its own name only when it is whole and its hash is right; until
 * then it is {@code <file>.part}, from which an interrupted download goes on. Beside it lie {@code
 * <file>.verified} (hash, size and modification time: while the last two are unchanged, the file is
 * not hashed again; without it every use reads the whole file once, about half a second for B7) and
 * the empty {@code <file>.lock}, by which several processes share one download. A file that was
 * placed by hand, under its present or an older name, is found and verified in the same way. Side
 * files guard against damage, not against somebody who may write to the folder.
 *
 * <p>Files for which no hash was published are trusted at first use: the structure must be whole,
 * and later content must have the hash that {@code <file>.verified} then remembers.
 *
 * <p>Immutable; safe for any number of threads, objects and processes on one folder.
 */
public final class WeightsCache {
  private static final System.Logger LOG = System.getLogger(WeightsCache.class.getName());

  private final CacheSettings settings;

  WeightsCache(CacheSettings settings) {
    this.settings = settings;
  }

  /**
   * The user's cache, as the system properties {@code efficientnet4j.cache} (folder), {@code
   * efficientnet4j.offline} (true or false), {@code efficientnet4j.mirror.torchvision} and {@code
   * efficientnet4j.mirror.timm} (addresses) set it up, or, where a property is absent, the
   * environment variables {@code EFFICIENTNET4J_CACHE}, {@code EFFICIENTNET4J_OFFLINE}, {@code
   * EFFICIENTNET4J_MIRROR_TORCHVISION} and {@code EFFICIENTNET4J_MIRROR_TIMM}.
   *
   * <p>Without them the folder is {@code efficientnet4j} in {@code $XDG_CACHE_HOME} or {@code
   * ~/.cache} on Linux, in {@code ~/Library/Caches} on macOS, in {@code %LOCALAPPDATA%} on Windows.
   * It is created by the first download.
   *
   * @return the cache
   * @throws IllegalArgumentException when one of those settings makes no sense
   */
  public static WeightsCache ofEnvironment() {
    return new WeightsCache(CacheSettings.of(System::getProperty, System::getenv));
  }

  /**
   * A cache in a folder of the caller's choice; properties and environment are not consulted.
   *
   * @param directory the folder; created by the first download
   * @return the cache
   */
  public static WeightsCache in(Path directory) {
    return new WeightsCache(CacheSettings.in(directory));
  }

  /**
   * The same cache in another folder.
   *
   * @param directory the folder; created by the first download
   * @return a new cache
   */
  public WeightsCache withDirectory(Path directory) {
    return new WeightsCache(settings.withDirectory(directory));
  }

  /**
   * The same cache, never or again using the network.
   *
   * @param offline true when only files already in the folder may be used
   * @return a new cache
   */
  public WeightsCache withOffline(boolean offline) {
    return new WeightsCache(settings.withOffline(offline));
  }

  /**
   * The same cache, fetching one publisher's files elsewhere. Content is verified all the same.
   *
   * @param source whose files
   * @param base http or https address below which the publisher's own relative paths are served
   * @return a new cache
   * @throws IllegalArgumentException when the address is not absolute http or https, or has a query
   */
  public WeightsCache withMirror(WeightsSource source, URI base) {
    return new WeightsCache(settings.withMirror(source, base));
  }

  /**
   * The same cache with other time limits (by default 20 and 30 seconds). There is none on a whole
   * download that goes on, however slowly.
   *
   * @param connect longest wait for a connection
   * @param stall longest time without a single byte before a transfer counts as broken
   * @return a new cache
   * @throws IllegalArgumentException when one is not positive
   */
  public WeightsCache withTimeouts(Duration connect, Duration stall) {
    return new WeightsCache(settings.withTimeouts(connect, stall));
  }

  /**
   * The folder.
   *
   * @return an absolute path; need not exist
   */
  public Path directory() {
    return settings.directory();
  }

  /**
   * Where the file is downloaded from.
   *
   * @param weights the wanted weights
   * @return the address, below the mirror if one is set
   */
  public URI uri(PublishedWeights weights) {
    return settings.uri(weights);
  }

  /**
   * Looks in the folder only.
   *
   * @param weights the wanted weights
   * @return a verified file, empty when there is none or it is damaged
   * @throws IOException when a file is there but cannot be read
   */
  public Optional<Path> cached(PublishedWeights weights) throws IOException {
    Inspection inspection = inspect(weights);
    inspection.problems().forEach(problem -> LOG.log(WARNING, problem));
    return inspection.found();
  }

  /**
   * The verified file, downloaded without a word if necessary.
   *
   * @param weights the wanted weights
   * @return path of the file in the cache folder
   * @throws WeightsUnavailableException when it is not there and cannot be downloaded
   * @throws IOException when the folder cannot be read, or the thread is interrupted ({@link
   *     InterruptedIOException}, the thread's interrupt flag set, what had arrived kept)
   */
  public Path get(PublishedWeights weights) throws IOException {
    return get(weights, DownloadProgress.silent());
  }

  /**
   * The verified file, downloaded if necessary. When another thread or process is downloading the
   * same file, this waits for it and then uses its result.
   *
   * @param weights the wanted weights
   * @param progress told of a download
   * @return path of the file in the cache folder
   * @throws WeightsUnavailableException when it is not there and cannot be downloaded
   * @throws IOException when the folder cannot be read, or the thread is interrupted ({@link
   *     InterruptedIOException}, the thread's interrupt flag set, what had arrived kept)
   */
  public Path get(PublishedWeights weights, DownloadProgress progress) throws IOException {
    Objects.requireNonNull(progress, "progress");
    try {
      Inspection inspection = inspect(weights);
      if (inspection.found().isPresent()) {
        return inspection.found().get();
      }
      inspection.problems().forEach(problem -> LOG.log(WARNING, problem));
      if (settings.offline()) {
        throw offline(weights, inspection);
      }
      return downloadAlone(weights, progress);
    } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(
              "interrupted while getting "
                  + weights.name()
                  + "; what had arrived is kept, and the next call goes on from there");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private Path downloadAlone(PublishedWeights weights, DownloadProgress progress)
      throws IOException, InterruptedException {
    createDirectory();
    Path file = settings.file(weights);
    try (DownloadLock lock = DownloadLock.acquire(file)) {
      Optional<Path> arrivedMeanwhile = inspect(weights).found();
      return arrivedMeanwhile.isPresent()
          ? arrivedMeanwhile.get()
          : download(weights, file, progress);
    }
  }

  private Path download(PublishedWeights weights, Path file, DownloadProgress progress)
      throws IOException, InterruptedException {
    URI uri = settings.uri(weights);
    PartFile part = PartFile.of(file, weights.maximumBytes());
    ContentCheck check = new ContentCheck(weights, VerifiedRecord.read(file));
    ContentCheck.Verdict verdict;
    try (Download download = new Download(settings, uri, weights, part, progress)) {
      boolean resumed = download.run();
      verdict = check.of(part.path());
      if (verdict.problem().isPresent() && resumed) {
        // Two servers behind one address, or a validator that lies: the pieces may not belong
        // together. One transfer in one piece settles it.
        LOG.log(DEBUG, "pieces of {0} do not fit together, starting over", uri);
        part.delete();
        download.run();
        verdict = check.of(part.path());
      }
    }
    if (verdict.problem().isPresent()) {
      part.delete();
      throw new WeightsUnavailableException(
          Reason.WRONG_CONTENT,
          "what "
              + uri
              + " sent is not "
              + weights.name()
              + ": "
              + verdict.problem().get()
              + ". It was deleted. Try again; if it happens again, a proxy or mirror alters the"
              + " file or the publisher has replaced it: "
              + settings.byHand(weights));
    }
    Files.move(
        part.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    part.delete();
    VerifiedRecord.write(file, verdict.sha256());
    return file;
  }

  /** What the folder holds of some weights: a good file, or what is wrong with those found. */
  private record Inspection(Optional<Path> found, List<String> problems) {}

  private Inspection inspect(PublishedWeights weights) throws IOException {
    List<String> names = new ArrayList<>();
    names.add(weights.fileName());
    names.addAll(weights.aliases());
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      Path file = settings.directory().resolve(name);
      if (!Files.isRegularFile(file)) {
        continue;
      }
      Optional<VerifiedRecord> earlier = VerifiedRecord.read(file);
      ContentCheck check = new ContentCheck(weights, earlier);
      if (earlier.isPresent() && check.stillHolds(file)) {
        return new Inspection(Optional.of(file), List.of());
      }
      ContentCheck.Verdict verdict = check.of(file);
      if (verdict.problem().isEmpty()) {
        VerifiedRecord.write(file, verdict.sha256());
        return new Inspection(Optional.of(file), List.of());
      }
      problems.add(file + " is not usable: " + verdict.problem().get());
    }
    return new Inspection(Optional.empty(), problems);
  }

  private void createDirectory() throws IOException {
    try {
      Files.createDirectories(settings.directory());
    } catch (IOException e) {
      throw new WeightsUnavailableException(
          Reason.STORAGE,
          "the cache folder "
              + settings.directory()
              + " cannot be created ("
              + e
              + "); name another with -Defficientnet4j.cache or EFFICIENTNET4J_CACHE",
          e);
    }
  }

  private WeightsUnavailableException offline(PublishedWeights weights, Inspection inspection) {
    String found =
        inspection.problems().isEmpty()
            ? "not in the cache"
            : "not in the cache (" + String.join("; ", inspection.problems()) + ")";
    return new WeightsUnavailableException(
        Reason.OFFLINE,
        weights.name() + " is " + found + ", and offline mode is on: " + settings.byHand(weights));
  }
}
