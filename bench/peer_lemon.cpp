/* LEMON's NetworkSimplex on the blocks of a dump (bench/instance.h); prints one JSON object.
 *
 *     peer_lemon FILE
 *
 * Most pairs first, then the highest sum of scores: each pair weighs more than all scores together.
 * Only solving is timed, the building of LEMON's graph left out. */
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <vector>

using Graph = lemon::SmartDigraph;

struct Block {
    int32_t mentees = 0, mentors = 0;
    std::vector<int32_t> demand, capacity;
    std::vector<int32_t> mentee, mentor, score; /* arcs */
};

template <typename T> static bool get(FILE *file, T *items, size_t count) {
    return std::fread(items, sizeof(T), count, file) == count;
}

static bool get_block(FILE *file, Block &block) {
    int32_t sizes[3];
    int64_t arcs;
    if (!get(file, sizes, 3) || !get(file, &arcs, 1))
        return false;
    block = Block();
    block.mentees = sizes[1];
    block.mentors = sizes[2];
    std::vector<int32_t> people(size_t(sizes[1]) + size_t(sizes[2]));
    block.demand.resize(sizes[1]);
    block.capacity.resize(sizes[2]);
    if (!get(file, people.data(), people.size()) ||
        !get(file, block.demand.data(), block.demand.size()) ||
        !get(file, block.capacity.data(), block.capacity.size()))
        return false;
    auto add = [&block](int32_t mentee, int32_t mentor, int32_t score) {
        block.mentee.push_back(mentee);
        block.mentor.push_back(mentor);
        block.score.push_back(score);
    };
    if (sizes[0] == 1) {
        for (int64_t k = 0; k < arcs; k++) {
            int32_t arc[3];
            if (!get(file, arc, 3))
                return false;
            add(arc[0], arc[1], arc[2]);
        }
        return true;
    }
    std::vector<int16_t> row(block.mentors);
    for (int32_t m = 0; m < block.mentees; m++) {
        if (!get(file, row.data(), row.size()))
            return false;
        for (int32_t k = 0; k < block.mentors; k++)
            if (row[k] >= 0)
                add(m, k, row[k]);
    }
    return true;
}

struct Total {
    double seconds = 0;
    int64_t pairs = 0, score = 0;
    bool optimal = true;
};

static void solve(const Block &block, Total &total) {
    Graph graph;
    size_t arcs = block.score.size();
    graph.reserveNode(block.mentees + block.mentors + 2);
    graph.reserveArc(int(arcs + block.mentees + block.mentors + 1));
    for (int32_t k = 0; k < block.mentees + block.mentors + 2; k++)
        graph.addNode();
    auto source = graph.nodeFromId(block.mentees + block.mentors);
    auto sink = graph.nodeFromId(block.mentees + block.mentors + 1);
    int64_t total_demand = 0;
    for (size_t k = 0; k < arcs; k++)
        graph.addArc(graph.nodeFromId(block.mentees + block.mentor[k]),
                     graph.nodeFromId(block.mentee[k]));
    for (int32_t k = 0; k < block.mentors; k++)
        graph.addArc(source, graph.nodeFromId(block.mentees + k));
    for (int32_t k = 0; k < block.mentees; k++) {
        graph.addArc(graph.nodeFromId(k), sink);
        total_demand += block.demand[k];
    }
    auto back = graph.addArc(sink, source);
    Graph::ArcMap<int64_t> cost(graph, 0), upper(graph, 1);
    int64_t weight = 10000 * total_demand + 1;
    for (size_t k = 0; k < arcs; k++)
        cost[graph.arcFromId(int(k))] = -(weight + block.score[k]);
    for (int32_t k = 0; k < block.mentors; k++)
        upper[graph.arcFromId(int(arcs) + k)] = block.capacity[k];
    for (int32_t k = 0; k < block.mentees; k++)
        upper[graph.arcFromId(int(arcs) + block.mentors + k)] = block.demand[k];
    upper[back] = total_demand;
    lemon::NetworkSimplex<Graph, int64_t, int64_t> simplex(graph);
    simplex.upperMap(upper).costMap(cost);
    auto start = std::chrono::steady_clock::now();
    total.optimal = simplex.run() == simplex.OPTIMAL && total.optimal;
    total.seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (size_t k = 0; k < arcs; k++)
        if (simplex.flow(graph.arcFromId(int(k)))) {
            total.pairs++;
            total.score += block.score[k];
        }
}

int main(int argc, char **argv) {
    FILE *file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
    if (!file)
        return 2;
    Block block;
    Total total;
    while (get_block(file, block))
        solve(block, total);
    std::fclose(file);
    std::printf("{\"seconds\": %.6f, \"pairs\": %lld, \"score\": %lld}\n", total.seconds,
                (long long)total.pairs, (long long)total.score);
    return total.optimal ? 0 : 1;
}
