/* The texts of synthetic cohorts: common names, Chile's regions, subjects of public service. */
#include "io/generate_private.h"

#define AT(list, k) ((k) < sizeof(list) / sizeof *(list) ? (list)[k] : NULL)

const char *yunta_generate_given(bool woman, size_t k) {
    static const char *const women[] = {"Ana",      "Antonia",   "Beatriz",  "Begoña",    "Camila",
                                        "Carolina", "Catalina",  "Claudia",  "Daniela",   "Elena",
                                        "Elisa",    "Fernanda",  "Gabriela", "Inés",      "Javiera",
                                        "Josefa",   "Laura",     "Lorena",   "Magdalena", "Marcela",
                                        "María",    "Natalia",   "Paula",    "Rosa",      "Sofía",
                                        "Teresa",   "Valentina", "Verónica", "Victoria",  "Ximena"};
    static const char *const men[] = {
        "Alejandro", "Andrés",   "Benjamín",  "Carlos",  "Cristián",  "Daniel", "Diego",  "Eduardo",
        "Felipe",    "Fernando", "Francisco", "Gonzalo", "Ignacio",   "Íñigo",  "Javier", "Joaquín",
        "José",      "Juan",     "Luis",      "Manuel",  "Marcelo",   "Matías", "Miguel", "Nicolás",
        "Pablo",     "Pedro",    "Ricardo",   "Rodrigo", "Sebastián", "Tomás"};
    return woman ? AT(women, k) : AT(men, k);
}

const char *yunta_generate_surname(size_t k) {
    static const char *const surnames[] = {
        "Acuña",     "Álvarez", "Araya",    "Bravo",      "Cárdenas",  "Castillo",  "Castro",
        "Contreras", "Cortés",  "Díaz",     "Espinoza",   "Fernández", "Figueroa",  "Flores",
        "Fuentes",   "García",  "Gómez",    "González",   "Gutiérrez", "Henríquez", "Hernández",
        "Jara",      "Lagos",   "López",    "Martínez",   "Medina",    "Molina",    "Morales",
        "Muñoz",     "Núñez",   "Olivares", "Orellana",   "Ortiz",     "Parra",     "Peña",
        "Pérez",     "Pizarro", "Quezada",  "Ramírez",    "Reyes",     "Riquelme",  "Rivera",
        "Rodríguez", "Rojas",   "Sánchez",  "Sandoval",   "Sepúlveda", "Silva",     "Soto",
        "Tapia",     "Torres",  "Valdés",   "Valenzuela", "Vargas",    "Vásquez",   "Vega",
        "Vera",      "Vergara", "Yáñez",    "Zúñiga"};
    return AT(surnames, k);
}

const char *yunta_generate_region(size_t k) {
    static const char *const regions[] = {
        "Metropolitana", "Valparaíso",         "Biobío",      "Maule", "La Araucanía", "O'Higgins",
        "Los Lagos",     "Coquimbo",           "Antofagasta", "Ñuble", "Los Ríos",     "Tarapacá",
        "Atacama",       "Arica y Parinacota", "Magallanes",  "Aysén"};
    return AT(regions, k);
}

const char *yunta_generate_unit(size_t k) {
    static const char *const units[] = {
        "Administración", "Adquisiciones", "Atención ciudadana", "Auditoría",   "Comunicaciones",
        "Estudios",       "Finanzas",      "Fiscalización",      "Informática", "Jurídica",
        "Operaciones",    "Personas",      "Planificación",      "Proyectos"};
    return AT(units, k);
}

const char *yunta_generate_skill(size_t k) {
    static const char *const skills[] = {"Planillas de cálculo",
                                         "Procesador de texto",
                                         "Videoconferencia",
                                         "Correo y calendario",
                                         "Nube y archivos",
                                         "Firma electrónica",
                                         "ClaveÚnica",
                                         "Redes sociales",
                                         "Seguridad digital",
                                         "Búsqueda de información",
                                         "Formularios en línea",
                                         "Presentaciones",
                                         "Datos y gráficos",
                                         "Mensajería",
                                         "Trabajo colaborativo",
                                         "IA generativa",
                                         "Gestión de proyectos",
                                         "Compras en línea",
                                         "Sitios web",
                                         "Accesibilidad",
                                         "Mapas",
                                         "Automatización",
                                         "Respaldo de datos",
                                         "Protección de datos"};
    return AT(skills, k);
}

const char *yunta_generate_term(size_t k) {
    static const char *const terms[] = {"comunicación",
                                        "teletrabajo",
                                        "compras públicas",
                                        "liderazgo",
                                        "presupuesto",
                                        "negociación",
                                        "atención de público",
                                        "redacción",
                                        "innovación",
                                        "probidad",
                                        "planificación",
                                        "gestión del tiempo",
                                        "trabajo en equipo",
                                        "evaluación",
                                        "normativa",
                                        "datos abiertos",
                                        "género",
                                        "participación",
                                        "calidad",
                                        "oratoria"};
    return AT(terms, k);
}

size_t yunta_generate_count(const char *(*text)(size_t)) {
    size_t count = 0;
    while (text(count))
        count++;
    return count;
}
