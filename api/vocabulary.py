"""What the terms of the linked data mean: RDFS and OWL for the types and fields, SKOS for the open vocabularies.

All of it is read off the declared schema. The shapes that the data must hold to are in `api.shapes`.
"""

from collections.abc import Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from api.rdf import Triple, triples_of
from api.shapes import shape_triples
from graph.fields import links, words
from graph.linked import BASE, DEF, SCHEME, datatype, term, told
from graph.schema import BASES, NODE_TYPES, Node, declared_in, model_of, walked_to


def vocabulary() -> Graph:
    """Classes, properties and concept schemes with their meaning, and the SHACL shape of every node type."""
    return triples_of([*term_triples(), *(triple for label in NODE_TYPES for triple in shape_triples(label))])


def term_triples() -> Iterator[Triple]:
    """Everything that is named here and is not a row."""
    yield URIRef(DEF), RDF.type, OWL.Ontology
    yield URIRef(DEF), RDFS.label, Literal("Provision Graph: who delivers what support, from which budget")
    for model in (*BASES.values(), *NODE_TYPES.values()):
        yield from class_triples(model)
        yield from property_triples(model)
    for scheme, model in schemes().items():
        yield from scheme_triples(scheme, model)


def schemes() -> dict[str, type[Node]]:
    """The open vocabularies by name, each with the widest type whose rows make it up."""
    models = (*BASES.values(), *NODE_TYPES.values())
    return {model.concepts_of: model for model in reversed(models) if "concepts_of" in model.__dict__ and model.concepts_of}


def class_triples(model: type[Node]) -> Iterator[Triple]:
    """A node type or base as a class."""
    own = DEF[model.__name__]
    yield own, RDF.type, OWL.Class
    yield own, RDFS.label, Literal(words(model.__name__))
    yield own, RDFS.comment, Literal(told(model.__doc__))
    yield own, RDFS.isDefinedBy, URIRef(DEF)
    above = [DEF[base.__name__] for base in model.__bases__ if issubclass(base, Node)]
    above += [URIRef(name) for name in model.__dict__.get("published_as", ())]
    above += [SKOS.Concept] if "concepts_of" in model.__dict__ and model.concepts_of else []
    yield from ((own, RDFS.subClassOf, other) for other in above)


def property_triples(model: type[Node]) -> Iterator[Triple]:
    """The fields declared on a class, as properties; those that others publish are theirs to describe.

    One name may be declared on several classes: what it means on each stands in the shapes too, and so does what it leads to.
    """
    for name, field in model.model_fields.items():
        own = term(model, name)
        if name != "id" and own.startswith(DEF) and walked_to(declared_in(model, name)) is model:
            yield own, RDF.type, OWL.ObjectProperty if name in links(model) else OWL.DatatypeProperty
            yield own, RDFS.label, Literal(words(name))
            yield own, RDFS.comment, Literal(told(field.description))
            yield own, RDFS.isDefinedBy, URIRef(DEF)
            yield from ((own, predicate, leads) for predicate, leads in reach(name))


def reach(name: str) -> Iterator[tuple[URIRef, URIRef]]:
    """From what and to what a property leads, where every declaration of its name says the same."""
    using = [model for model in (*BASES.values(), *NODE_TYPES.values()) if name in model.model_fields]
    declaring = {declared_in(model, name) for model in using}
    if len(declaring) == 1:
        (only,) = declaring
        link = links(only).get(name)
        if issubclass(only, Node):
            yield RDFS.domain, DEF[only.__name__]
        yield RDFS.range, DEF[model_of(link.target).__name__] if link else datatype(only, name)


def scheme_triples(scheme: str, model: type[Node]) -> Iterator[Triple]:
    """An open vocabulary as a SKOS concept scheme."""
    own = SCHEME[scheme]
    yield own, RDF.type, SKOS.ConceptScheme
    yield own, SKOS.prefLabel, Literal(words(scheme.replace("-", "_")))
    yield own, DCTERMS.description, Literal(told(model.__doc__))
    yield own, DCTERMS.isPartOf, URIRef(BASE)
