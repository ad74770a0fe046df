"""Reads the blocks that bench/measure dumps (bench/instance.h says how they are laid out)."""
import numpy


class Block:
    def __init__(self, arcs, mentees, mentors, demand, capacity, score, arc):
        self.is_arcs = arcs
        self.mentees, self.mentors = mentees, mentors  # people
        self.demand, self.capacity = demand, capacity
        self.score = score  # dense: [mentee, mentor], -1 where not eligible
        self.arc = arc  # arcs: [arc, (mentee, mentor, score)]

    def arcs(self):
        if self.is_arcs:
            return self.arc
        mentee, mentor = numpy.nonzero(self.score >= 0)
        return numpy.stack([mentee, mentor, self.score[mentee, mentor]], axis=1)


def read(path):
    with open(path, "rb") as file:
        while True:
            sizes = numpy.fromfile(file, numpy.int32, 3)
            if len(sizes) < 3:
                return
            arcs, mentees, mentors = (int(size) for size in sizes)
            count = int(numpy.fromfile(file, numpy.int64, 1)[0])
            people = numpy.fromfile(file, numpy.int32, mentees + mentors)
            limits = numpy.fromfile(file, numpy.int32, mentees + mentors)
            score = arc = None
            if arcs:
                arc = numpy.fromfile(file, numpy.int32, 3 * count).reshape(count, 3)
            else:
                score = numpy.fromfile(file, numpy.int16, count).reshape(mentees, mentors)
            yield Block(bool(arcs), people[:mentees], people[mentees:], limits[:mentees],
                        limits[mentees:], score, arc)
