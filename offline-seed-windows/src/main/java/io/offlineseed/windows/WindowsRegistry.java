// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.windows;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.WinReg.HKEY;
import com.sun.jna.win32.StdCallLibrary;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The registry of the running Windows. Its methods fail on other systems; making one does not. */
final class WindowsRegistry implements Registry {

    private static final HKEY ROOT = WinReg.HKEY_LOCAL_MACHINE;
    private static final int VIEW = WinNT.KEY_WOW64_64KEY; // the same for 32-bit runtimes

    @Override
    public Optional<String> find(String key, String name) throws IOException {
        return Optional.ofNullable(values(key).get(name));
    }

    @Override
    public SortedMap<String, String> values(String key) throws IOException {
        SortedMap<String, String> strings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try {
            if (Advapi32Util.registryKeyExists(ROOT, key, VIEW)) {
                for (Map.Entry<String, Object> value :
                        Advapi32Util.registryGetValues(ROOT, key, VIEW).entrySet()) {
                    if (value.getValue() instanceof String text) {
                        strings.put(value.getKey(), text);
                    }
                }
            }
        } catch (Win32Exception e) {
            throw failure("read", key, e);
        }
        return strings;
    }

    @Override
    public void put(String key, String name, String value) throws IOException {
        try {
            Advapi32Util.registryCreateKey(ROOT, key, VIEW);
            Advapi32Util.registrySetStringValue(ROOT, key, name, value, VIEW);
            flush(key);
        } catch (Win32Exception e) {
            throw failure("write", key, e);
        }
    }

    @Override
    public void delete(String key, String name) throws IOException {
        try {
            if (Advapi32Util.registryValueExists(ROOT, key, name, VIEW)) {
                Advapi32Util.registryDeleteValue(ROOT, key, name, VIEW);
                flush(key);
            }
        } catch (Win32Exception e) {
            throw failure("write", key, e);
        }
    }

    /** Windows writes the registry to disk every few seconds by itself. */
    private static void flush(String key) {
        HKEY opened =
                Advapi32Util.registryGetKey(ROOT, key, WinNT.KEY_QUERY_VALUE | VIEW).getValue();
        try {
            int error = Flusher.INSTANCE.RegFlushKey(opened);
            if (error != WinError.ERROR_SUCCESS) {
                throw new Win32Exception(error);
            }
        } finally {
            Advapi32Util.registryCloseKey(opened);
        }
    }

    private static IOException failure(String what, String key, Win32Exception cause) {
        int error = cause.getErrorCode();
        String remedy =
                error == WinError.ERROR_ACCESS_DENIED
                        ? "Run the program as administrator."
                        : "Check the key with the registry editor.";
        return new IOException(
                "Cannot "
                        + what
                        + " the registry key HKEY_LOCAL_MACHINE\\"
                        + key
                        + " (Windows error "
                        + error
                        + ", "
                        + Kernel32Util.formatMessage(error).strip()
                        + "). "
                        + remedy
                        + " The key was left as it was.",
                cause);
    }

    /** The one call that JNA's own mapping lacks. */
    private interface Flusher extends StdCallLibrary {
        Flusher INSTANCE = Native.load("advapi32", Flusher.class);

        int RegFlushKey(HKEY key);
    }
}
