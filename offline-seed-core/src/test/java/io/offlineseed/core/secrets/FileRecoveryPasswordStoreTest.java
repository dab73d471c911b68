// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.PowerCut;
import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRecoveryPasswordStoreTest {

    private static final String CLAIM = "5b0c3fd0-6a0e-4a8e-9a43-3c9f0a7c1d11";

    @TempDir Path dir;
    private Path secrets;
    private FileRecoveryPasswordStore store;

    @BeforeEach
    void makeStore() {
        secrets = dir.resolve("secrets");
        store = new FileRecoveryPasswordStore(new DurableFiles(), secrets);
    }

    @Test
    void put_thenFind_givesAnEqualPassword() throws IOException {
        try (RecoveryPassword password = random()) {
            store.put(CLAIM, password);

            try (RecoveryPassword found = store.find(CLAIM).orElseThrow()) {
                assertThat(found).isEqualTo(password).isNotSameAs(password);
            }
        }
    }

    @Test
    void put_fileInTheStore_isOneLineThatOnlyTheOwnerCanRead() throws IOException {
        assumeThat(dir.getFileSystem().supportedFileAttributeViews()).contains("posix");
        try (RecoveryPassword password = random()) {
            store.put(CLAIM, password);

            assertThat(secrets.resolve(CLAIM)).hasContent(new String(password.reveal()) + "\n");
        }
        assertThat(Files.getPosixFilePermissions(secrets.resolve(CLAIM)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void put_powerCutAtAnyStep_keepsTheOldOrHasTheNewPassword() throws IOException {
        try (RecoveryPassword old = random();
                RecoveryPassword fresh = random()) {
            store.put(CLAIM, old);
            PowerCut cut;
            int allowed = 0;
            do {
                cut = new PowerCut(allowed++);
                try {
                    new FileRecoveryPasswordStore(new DurableFiles(cut), secrets).put(CLAIM, fresh);
                } catch (IOException e) {
                    assertThat(cut.happened()).isTrue();
                }
                try (RecoveryPassword found = store.find(CLAIM).orElseThrow()) {
                    assertThat(found).isIn(old, fresh);
                }
            } while (cut.happened());
            assertThat(allowed).isGreaterThan(3);
        }
    }

    @Test
    void find_unknownClaim_isEmptyAlsoWithoutADirectory() throws IOException {
        assertThat(store.find(CLAIM)).isEmpty();
        assertThat(secrets).doesNotExist();
    }

    @Test
    void find_damagedFile_saysSoWithoutItsDigits() throws IOException {
        Files.createDirectories(secrets);
        Files.writeString(secrets.resolve(CLAIM), "111111-222222-999999");

        assertThatThrownBy(() -> store.find(CLAIM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold a recovery password")
                .hasMessageContaining(CLAIM)
                .hasMessageNotContainingAny("111111", "222222", "999999");
    }

    @Test
    void delete_stored_isForgottenAndTwiceIsNoError() throws IOException {
        try (RecoveryPassword password = random()) {
            store.put(CLAIM, password);
        }
        store.delete(CLAIM);
        store.delete(CLAIM);

        assertThat(store.find(CLAIM)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../claim", "a/b", "a\\b", "a:b"})
    void put_claimIdThatIsNoFileName_isRefused(String claimId) {
        try (RecoveryPassword password = random()) {
            assertThatThrownBy(() -> store.put(claimId, password))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("claimId must be");
        }
    }

    private static RecoveryPassword random() {
        return RecoveryPassword.generate(new SecureRandom());
    }
}
