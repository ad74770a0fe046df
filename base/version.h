/* The version, in this one place. */
#ifndef YUNTA_BASE_VERSION_H
#define YUNTA_BASE_VERSION_H

#define YUNTA_VERSION "0.1.0"

#endif
