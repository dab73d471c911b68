// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * A walk over all entries of an index in its order. No block is entered twice, so that it ends
 * whatever the blocks hold. Not shared between threads.
 */
public final class IndexWalk {

    /** How far the walk is with an entry. */
    private enum Stage {
        /** The node before it comes first. */
        REACHED,
        /** It is next. */
        READY,
        /** It was given. */
        GIVEN
    }

    private static final class Place {

        private final IndexNode node;
        private int at;
        private Stage stage = Stage.REACHED;

        private Place(IndexNode node) {
            this.node = node;
            this.at = node.first();
        }
    }

    private final Index index;
    private final Deque<Place> places = new ArrayDeque<>();
    private final Set<Long> entered = new HashSet<>();

    /** Starts before the first entry. */
    public IndexWalk(Index index) {
        this.index = index;
        places.push(new Place(index.root()));
    }

    /**
     * Goes on to the next entry: {@link #node()} and {@link #at()} then tell where it is.
     *
     * @return false if there is none
     * @throws DamagedStructure if a node is not sound, is used twice, or lies too deep; the walk
     *     cannot go on
     */
    public boolean next() throws IOException, DamagedStructure {
        while (!places.isEmpty()) {
            Place place = places.element();
            switch (place.stage) {
                case REACHED -> {
                    place.stage = Stage.READY;
                    if (place.node.hasChild(place.at)) {
                        enter(place.node, place.node.childVcn(place.at));
                    }
                }
                case READY -> {
                    if (!place.node.isLast(place.at)) {
                        place.stage = Stage.GIVEN;
                        return true;
                    }
                    places.pop();
                }
                case GIVEN -> {
                    place.at += place.node.entryBytes(place.at);
                    place.stage = Stage.REACHED;
                }
            }
        }
        return false;
    }

    private void enter(IndexNode from, long vcn) throws IOException, DamagedStructure {
        if (places.size() >= Index.MAX_DEPTH) {
            throw new DamagedStructure(from.where() + " lies too deep");
        }
        if (!entered.add(vcn)) {
            throw new DamagedStructure(
                    from.where() + " leads to block " + vcn + ", as another node does");
        }
        places.push(new Place(index.block(vcn)));
    }

    /** Returns the node of the entry. */
    public IndexNode node() {
        return places.element().node;
    }

    /** Returns where the entry begins in its node. */
    public int at() {
        return places.element().at;
    }

    /** Returns the numbers of the blocks entered so far. */
    public Set<Long> entered() {
        return Set.copyOf(entered);
    }
}
