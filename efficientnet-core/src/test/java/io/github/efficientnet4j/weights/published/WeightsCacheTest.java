package io.github.efficientnet4j.weights.published;

import static io.github.efficientnet4j.weights.published.TestWeights.CONTENT;
import static io.github.efficientnet4j.weights.published.TestWeights.SAFETENSORS;
import static io.github.efficientnet4j.weights.published.TestWeights.hashed;
import static io.github.efficientnet4j.weights.published.TestWeights.hashedByPrefix;
import static io.github.efficientnet4j.weights.published.TestWeights.unhashed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.weights.published.WeightsUnavailableException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WeightsCacheTest {
  @TempDir Path temporary;
  private Path folder;
  private LocalServer server;
  private CacheSettings settings;
  private WeightsCache cache;

  @BeforeEach
  void start() throws IOException {
    folder = temporary.resolve("cache");
    server = new LocalServer(CONTENT);
    settings =
        CacheSettings.in(folder)
            .withMirror(WeightsSource.TORCHVISION, server.base())
            .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10))
            .withAttempts(3, Duration.ofMillis(1));
    cache = new WeightsCache(settings);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void downloadsVerifiesAndKeepsTheFileAndNothingOfTheWayThere() throws IOException {
    Path file = cache.get(hashed());

    assertThat(file).isEqualTo(folder.resolve("small-1.pth")).hasBinaryContent(CONTENT);
    assertThat(names(folder))
        .containsExactly("small-1.pth", "small-1.pth.lock", "small-1.pth.verified");
  }

  @Test
  void asksTheServerOnlyOnce() throws IOException {
    cache.get(hashed());
    Path again = cache.get(hashed());

    assertThat(again).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(1);
    assertThat(cache.cached(hashed())).contains(again);
  }

  @Test
  void lookingDoesNotDownloadOrCreateAnything() throws IOException {
    assertThat(cache.cached(hashed())).isEmpty();
    assertThat(server.ranges).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void reportsProgressFromTheFirstByteToTheLast() throws IOException {
    RecordedProgress progress = new RecordedProgress();

    cache.get(hashed(), progress);
    cache.get(hashed(), progress);

    assertThat(progress.events).containsExactly("small.v1 0/200000", "finished");
    assertThat(progress.bytes).isEqualTo(CONTENT.length);
  }

  @Test
  void resumesWhereTheConnectionWasCutOff() throws IOException {
    server.thenCutOffAfter(120_000);
    RecordedProgress progress = new RecordedProgress();

    Path file = cache.get(hashed(), progress);

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(2).first().isEqualTo("");
    long resumedAt = Long.parseLong(server.ranges.get(1).replaceAll("\\D", ""));
    assertThat(resumedAt).isBetween(1L, 120_000L);
    assertThat(progress.events)
        .containsExactly("small.v1 0/200000", "small.v1 " + resumedAt + "/200000", "finished");
    assertThat(progress.bytes).isEqualTo(CONTENT.length);
  }

  @Test
  void resumesATransferThatStandsStill() throws IOException {
    server.thenStallAfter(120_000);
    WeightsCache impatient = cache.withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(500));

    assertThat(impatient.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(2);
    assertThat(server.ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void givesUpOnAServerThatAlwaysStallsAndTheNextCallGoesOn() throws IOException {
    server.thenStallAfter(50_000).thenStallAfter(0).thenStallAfter(0);
    WeightsCache impatient = cache.withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(300));
    // The scripted stalls announce the whole file again, which starts it over; keep the beginning.
    server.content = CONTENT;

    WeightsUnavailableException failure = failure(impatient);

    assertThat(failure.reason()).isEqualTo(Reason.BROKEN_OFF);
    assertThat(failure).hasMessageContaining("no data for 300 ms").hasMessageContaining("3 att");
    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
  }

  @Test
  void saysThatTheNextCallResumesAndItDoes() throws IOException {
    server.thenCutOffAfter(120_000);
    WeightsCache once = new WeightsCache(settings.withAttempts(1, Duration.ZERO));

    WeightsUnavailableException failure = failure(once);
    assertThat(failure.reason()).isEqualTo(Reason.BROKEN_OFF);
    assertThat(failure).hasMessageContaining("the next call goes on from there");
    assertThat(folder.resolve("small-1.pth")).doesNotExist();

    assertThat(once.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void waitsForHeadersNoLongerThanTold() throws IOException {
    server.then(exchange -> server.awaitClose());
    WeightsCache impatient = cache.withTimeouts(Duration.ofMillis(200), Duration.ofMillis(200));

    assertThat(impatient.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(2);
  }

  @Test
  void startsOverWhenTheServerIgnoresTheRange() throws IOException {
    server.thenCutOffAfter(120_000).thenWhole();

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void startsOverWhenTheFileChangedBetweenTheTransfers() throws IOException {
    byte[] old = TestWeights.randomBytes(CONTENT.length);
    Arrays.fill(old, (byte) 1);
    server.content = old;
    server.then(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", server.etag);
          exchange.sendResponseHeaders(200, old.length);
          exchange.getResponseBody().write(old, 0, 100_000);
          exchange.getResponseBody().flush();
          server.content = CONTENT;
          server.etag = "\"two\"";
          throw new IOException("cut off as scripted");
        });

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(2);
  }

  @Test
  void startsOverWhenPiecesUnderOneEntityTagDoNotFitTogether() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("small-1.pth.part"), new byte[1000]);
    Files.writeString(folder.resolve("small-1.pth.part.etag"), server.etag);

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).containsExactly("bytes=1000-", "");
  }

  @Test
  void doesNotTrustAPartWithoutAVersion() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("small-1.pth.part"), Arrays.copyOf(CONTENT, 1000));

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).containsExactly("");
  }

  @Test
  void acceptsAPartThatTurnsOutToBeComplete() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("small-1.pth.part"), CONTENT);
    Files.writeString(folder.resolve("small-1.pth.part.etag"), server.etag);

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).containsExactly("bytes=200000-");
  }

  @Test
  void startsOverWhenThePartIsLongerThanTheFile() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("small-1.pth.part"), new byte[CONTENT.length + 10]);
    Files.writeString(folder.resolve("small-1.pth.part.etag"), server.etag);

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).containsExactly("bytes=200010-", "");
  }

  @Test
  void refusesOtherContentOfTheRightLengthAndKeepsNothingOfIt() throws IOException {
    byte[] other = CONTENT.clone();
    other[100_000] ^= 1;
    server.content = other;

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.WRONG_CONTENT);
    assertThat(failure)
        .hasMessageContaining(TestWeights.sha256(CONTENT))
        .hasMessageContaining(TestWeights.sha256(other))
        .hasMessageContaining("Try again");
    assertThat(names(folder)).containsExactly("small-1.pth.lock");
  }

  @Test
  void refusesAWebPageByItsTypeBeforeWritingAnything() {
    server.then(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          byte[] page = "<html>Please sign in</html>".getBytes();
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
        });

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.WRONG_CONTENT);
    assertThat(failure).hasMessageContaining("web page");
    assertThat(folder.resolve("small-1.pth.part")).doesNotExist();
  }

  @Test
  void namesAWebPageThatCameWithoutAType() {
    server.content = "<!doctype html>".getBytes();

    assertThat(failure(cache)).hasMessageContaining("looks like a web page");
  }

  @Test
  void refusesAnAnnouncedFlood() {
    server.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 10L << 30);
          // Since JDK 25 the server sends the headers with the first bytes of the body only.
          exchange.getResponseBody().write(0);
          exchange.getResponseBody().flush();
        });

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.WRONG_CONTENT);
    assertThat(failure).hasMessageContaining("10737418240 bytes");
  }

  @Test
  void stopsAnUnannouncedFlood() throws IOException {
    server.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          byte[] block = new byte[1 << 16];
          while (true) { // until the client drops the connection
            body.write(block);
          }
        });

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.WRONG_CONTENT);
    assertThat(names(folder)).containsExactly("small-1.pth.lock");
  }

  @Test
  void namesTheAddressAndTheMirrorSettingOfAMissingFileAndAsksOnce() {
    server.thenStatus(404);

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure)
        .hasMessageContaining("404")
        .hasMessageContaining(server.base() + "small-1.pth")
        .hasMessageContaining("efficientnet4j.mirror.torchvision");
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void asksAgainAfterAServerError() throws IOException {
    server.thenStatus(500).thenStatus(503);

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(3);
  }

  @Test
  void reportsAServerThatKeepsFailing() {
    server.thenStatus(500).thenStatus(500).thenStatus(500);

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.BROKEN_OFF);
    assertThat(failure).hasMessageContaining("500").hasMessageContaining("starts over");
  }

  @Test
  void reportsAServerThatIsNotThere() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    URI nowhere = URI.create("http://127.0.0.1:" + unused + "/");

    WeightsUnavailableException failure =
        failure(cache.withMirror(WeightsSource.TORCHVISION, nowhere));

    assertThat(failure.reason()).isEqualTo(Reason.BROKEN_OFF);
    assertThat(failure)
        .hasMessageContaining(nowhere.toString())
        .hasMessageContaining("no connection to 127.0.0.1")
        .hasMessageContaining("to place it by hand")
        .hasMessageContaining(folder.resolve("small-1.pth").toString());
  }

  @Test
  void followsARedirectAndResumesThroughIt() throws IOException {
    server
        .then(exchange -> redirect(exchange))
        .thenCutOffAfter(120_000)
        .then(exchange -> redirect(exchange));

    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(4);
    assertThat(server.ranges.get(3)).startsWith("bytes=");
  }

  @Test
  void twoThreadsShareOneDownload() throws Exception {
    assertThat(getInParallel(cache, cache)).containsExactly(folder.resolve("small-1.pth"));
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void twoCachesOnOneFolderShareOneDownload() throws Exception {
    Files.createDirectories(folder);
    Path link = temporary.resolve("link");
    Files.createSymbolicLink(link, folder);

    List<Path> files = getInParallel(cache, cache.withDirectory(link));

    assertThat(files).hasSize(2).allSatisfy(f -> assertThat(f).hasBinaryContent(CONTENT));
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void twoProcessesShareOneDownload() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server.then(
        exchange -> {
          asked.countDown();
          await(goOn);
          server.whole(exchange);
        });
    Process first = anotherProcess();
    assertThat(asked.await(50, TimeUnit.SECONDS)).isTrue();
    Process second = anotherProcess();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<Path> here = executor.submit(() -> cache.get(hashed()));
      goOn.countDown();

      assertThat(here.get()).hasBinaryContent(CONTENT);
      assertThat(List.of(first.waitFor(), second.waitFor())).containsExactly(0, 0);
      assertThat(server.ranges).hasSize(1);
    } finally {
      executor.shutdownNow();
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  @Test
  void anInterruptEndsTheDownloadKeepsThePartAndStaysSet() throws Exception {
    server.thenStallAfter(120_000);
    CountDownLatch arriving = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    DownloadProgress watching =
        new DownloadProgress() {
          @Override
          public void advanced(long bytes) {
            arriving.countDown();
          }
        };
    Thread thread =
        new Thread(
            () -> {
              try {
                cache.get(hashed(), watching);
              } catch (Throwable e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    thread.start();
    arriving.await();
    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(flag.get()).isTrue();
    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void aProgressThatThrowsEndsTheDownloadWithoutHarm() throws IOException {
    DownloadProgress broken =
        new DownloadProgress() {
          @Override
          public void advanced(long bytes) {
            throw new IllegalStateException("broken display");
          }
        };

    assertThatThrownBy(() -> cache.get(hashed(), broken)).hasMessage("broken display");
    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
  }

  @Test
  void aFullDiskIsNamed() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs /dev/full, which only Linux has");
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("small-1.pth.part"), full);

    WeightsUnavailableException failure = failure(cache);

    assertThat(failure.reason()).isEqualTo(Reason.STORAGE);
    assertThat(failure).hasMessageContaining("small-1.pth.part").hasMessageContaining("MiB free");
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeCreatedIsNamed() throws IOException {
    Path occupied = Files.writeString(temporary.resolve("occupied"), "a file");

    WeightsUnavailableException failure = failure(cache.withDirectory(occupied.resolve("cache")));

    assertThat(failure.reason()).isEqualTo(Reason.STORAGE);
    assertThat(failure).hasMessageContaining("EFFICIENTNET4J_CACHE");
  }

  @Test
  void offlineNamesTheAddressThePlaceAndTheHash() {
    WeightsUnavailableException failure = failure(cache.withOffline(true));

    assertThat(failure.reason()).isEqualTo(Reason.OFFLINE);
    assertThat(failure)
        .hasMessageContaining(server.base() + "small-1.pth")
        .hasMessageContaining(folder.resolve("small-1.pth").toString())
        .hasMessageContaining(TestWeights.sha256(CONTENT));
    assertThat(server.ranges).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void offlineUsesWhatIsThere() throws IOException {
    cache.get(hashed());

    assertThat(cache.withOffline(true).get(hashed())).hasBinaryContent(CONTENT);
  }

  @Test
  void offlineSaysThatTheFileIsThereButDamaged() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("small-1.pth"), new byte[10]);

    assertThat(failure(cache.withOffline(true)))
        .hasMessageContaining("small-1.pth is not usable")
        .hasMessageContaining(TestWeights.sha256(new byte[10]));
  }

  @Test
  void aFilePlacedByHandUnderAnOlderNameIsUsed() throws IOException {
    Files.createDirectories(folder);
    Path placed = Files.write(folder.resolve("older-small-1.pth"), CONTENT);

    assertThat(cache.get(hashed())).isEqualTo(placed);
    assertThat(server.ranges).isEmpty();
  }

  @Test
  void aWrongFileUnderAnOlderNameIsLeftAlone() throws IOException {
    Files.createDirectories(folder);
    Path placed = Files.write(folder.resolve("older-small-1.pth"), new byte[10]);

    assertThat(cache.get(hashed())).isEqualTo(folder.resolve("small-1.pth"));
    assertThat(placed).hasBinaryContent(new byte[10]);
  }

  @Test
  void aDamagedFileIsNoticedAndReplaced() throws IOException {
    Path file = cache.get(hashed());
    byte[] damaged = CONTENT.clone();
    damaged[5] ^= 1;
    Files.write(file, damaged);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));

    assertThat(cache.cached(hashed())).isEmpty();
    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(2);
  }

  @Test
  void aTouchedFileIsHashedAgainAndKept() throws IOException {
    Path file = cache.get(hashed());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));

    assertThat(cache.get(hashed())).isEqualTo(file);
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void anUnreadableSideFileCostsAHashAndNothingElse() throws IOException {
    Path file = cache.get(hashed());
    Files.write(folder.resolve("small-1.pth.verified"), new byte[] {(byte) 0xff, 0, 10});

    assertThat(cache.get(hashed())).isEqualTo(file);
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void aHashPrefixIsVerified() throws IOException {
    assertThat(cache.get(hashedByPrefix())).hasBinaryContent(CONTENT);
    Files.delete(folder.resolve("small-2.pth"));
    server.content = SAFETENSORS;

    assertThatThrownBy(() -> cache.get(hashedByPrefix()))
        .hasMessageContaining("begins with " + TestWeights.sha256(CONTENT).substring(0, 8));
  }

  @Test
  void withoutAPublishedHashTheFirstWholeDownloadIsRemembered() throws IOException {
    server.content = SAFETENSORS;
    Path file = cache.get(unhashed());
    assertThat(file).hasBinaryContent(SAFETENSORS);
    Files.delete(file);
    assertThat(cache.get(unhashed())).hasBinaryContent(SAFETENSORS);

    Files.delete(file);
    byte[] other = SAFETENSORS.clone();
    other[SAFETENSORS.length - 1] ^= 1;
    server.content = other;

    assertThatThrownBy(() -> cache.get(unhashed()))
        .hasMessageContaining(TestWeights.sha256(SAFETENSORS))
        .hasMessageContaining("delete small.tag.safetensors.verified");
    Files.delete(folder.resolve("small.tag.safetensors.verified"));
    assertThat(cache.get(unhashed())).hasBinaryContent(other);
  }

  @Test
  void withoutAPublishedHashTheRestIsOnlyTakenUnderTheEntityTagOfTheBeginning() throws IOException {
    byte[] later = SAFETENSORS.clone();
    later[later.length - 1] ^= 1;
    CacheSettings here = settings.withMirror(unhashed().source(), server.base());
    for (Optional<String> tag : List.of(Optional.of("\"two\""), Optional.<String>empty())) {
      server.content = SAFETENSORS;
      server.thenCutOffAfter(SAFETENSORS.length - 1);
      server.then(
          exchange -> {
            // It knows nothing of If-Range.
            server.content = later;
            tag.ifPresent(text -> exchange.getResponseHeaders().set("ETag", text));
            String at = exchange.getRequestHeaders().getFirst("Range").replaceAll("\\D", "");
            int from = Integer.parseInt(at);
            exchange
                .getResponseHeaders()
                .set(
                    "Content-Range",
                    "bytes " + from + "-" + (later.length - 1) + "/" + later.length);
            exchange.sendResponseHeaders(206, later.length - from);
            exchange.getResponseBody().write(later, from, later.length - from);
          });
      Path own = temporary.resolve("tag " + tag.isPresent());
      assertThat(new WeightsCache(here.withDirectory(own)).get(unhashed())).hasBinaryContent(later);
    }
    assertThat(server.ranges).hasSize(6);
  }

  @Test
  void withoutAPublishedHashADateIsNoReasonToResume() throws IOException {
    server.content = SAFETENSORS;
    server.then(
        exchange -> {
          exchange.getResponseHeaders().set("Last-Modified", "Tue, 15 Nov 1994 12:45:26 GMT");
          exchange.sendResponseHeaders(200, SAFETENSORS.length);
          exchange.getResponseBody().write(SAFETENSORS, 0, 9);
          exchange.getResponseBody().flush();
          throw new IOException("cut off as scripted");
        });
    WeightsCache here = new WeightsCache(settings.withMirror(unhashed().source(), server.base()));
    assertThat(here.get(unhashed())).hasBinaryContent(SAFETENSORS);
    assertThat(server.ranges).containsExactly("", "");
  }

  @Test
  void aRestThatEndsBeforeItsAnnouncedEndIsNoWholeFile() throws IOException {
    server.thenCutOffAfter(100_000);
    server.then(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", server.etag);
          String at = exchange.getRequestHeaders().getFirst("Range").replaceAll("\\D", "");
          int from = Integer.parseInt(at);
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes " + from + "-199999/" + CONTENT.length);
          // In chunks, of which nobody can see that the last ones are missing.
          exchange.sendResponseHeaders(206, 0);
          exchange.getResponseBody().write(CONTENT, from, 10);
        });
    assertThat(cache.get(hashed())).hasBinaryContent(CONTENT);
    assertThat(server.ranges).hasSize(3);
    assertThat(server.ranges.get(2)).startsWith("bytes=");
  }

  @Test
  void whatAnotherUserVerifiedIsReadableByAll() throws IOException {
    Path file = cache.get(hashed());
    Path side = folder.resolve("small-1.pth.verified");
    assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
    Set<PosixFilePermission> usual =
        Files.getPosixFilePermissions(Files.createFile(temporary.resolve("usual")));
    assertThat(Files.getPosixFilePermissions(side)).isEqualTo(usual);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(usual);
  }

  @Test
  void aRecordThatMayNotBeReadIsNoRecord() throws Exception {
    Path file = cache.get(hashed());
    Path side = folder.resolve("small-1.pth.verified");
    assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
    Files.setPosixFilePermissions(side, Set.of());
    assumeTrue(!Files.isReadable(side), "root may read everything");
    assertThat(VerifiedRecord.read(file)).isEmpty();
    assertThat(cache.cached(hashed())).contains(file);
  }

  @Test
  void withoutAPublishedHashAFileThatIsNotWholeIsRefused() {
    server.content = Arrays.copyOf(SAFETENSORS, SAFETENSORS.length - 1);

    assertThatThrownBy(() -> cache.get(unhashed()))
        .hasMessageContaining("describes " + SAFETENSORS.length + " bytes");
  }

  private static WeightsUnavailableException failure(WeightsCache cache) {
    WeightsUnavailableException thrown =
        catchThrowableOfType(WeightsUnavailableException.class, () -> cache.get(hashed()));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private static void redirect(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/elsewhere/file?signature=1");
    exchange.sendResponseHeaders(302, -1);
  }

  /** The distinct results of two calls; the server answers only when the second has begun. */
  private List<Path> getInParallel(WeightsCache one, WeightsCache other) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server.then(
        exchange -> {
          asked.countDown();
          await(goOn);
          server.whole(exchange);
        });
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      Future<Path> first = executor.submit(() -> one.get(hashed()));
      asked.await();
      Future<Path> second =
          executor.submit(
              () -> {
                goOn.countDown();
                return other.get(hashed());
              });
      return Stream.of(first.get(), second.get()).distinct().toList();
    } finally {
      executor.shutdownNow();
    }
  }

  private Process anotherProcess() throws Exception {
    String classes =
        location(WeightsCache.class) + java.io.File.pathSeparator + location(CacheProcess.class);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            classes,
            CacheProcess.class.getName(),
            folder.toString(),
            server.base().toString())
        .inheritIO()
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static final class RecordedProgress implements DownloadProgress {
    final List<String> events = new ArrayList<>();
    long bytes;

    @Override
    public void started(String name, long totalBytes, long alreadyBytes) {
      events.add(name + " " + alreadyBytes + "/" + totalBytes);
      bytes = alreadyBytes;
    }

    @Override
    public void advanced(long more) {
      bytes += more;
    }

    @Override
    public void finished() {
      events.add("finished");
    }
  }
}
