/** Where the engine's time goes, by kind of kernel, beside the machine's peak. */
package io.github.efficientnet4j.bench.profile;
