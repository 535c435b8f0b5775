// Which qualification must someone in a post hold, and since when?
//
// $role: Role, optional. The post asked about.
//
// returns qualifications: page of Qualification. Each qualification, who needs it, from which day, and what it replaced.

RETURN COLLECT {
  MATCH (qualification:Qualification)
  WHERE in_force(qualification) AND ($role IS NULL OR EXISTS {
    MATCH (qualification)-[:REQUIRED_OF]->(role:Role {id: $role}) WHERE in_force(role)
  })
  RETURN qualification
} AS qualifications
