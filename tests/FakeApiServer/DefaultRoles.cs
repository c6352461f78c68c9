namespace K8sDoctor.FakeApiServer;

/// <summary>The RBAC objects that a server makes for itself, as far as the fake server has use for them.</summary>
/// <remarks>Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go; the one of OpenShift is in rules-review.http.</remarks>
internal static class DefaultRoles
{
    /// <summary>What everybody known, and partly everybody, may do.</summary>
    public const string Text = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: system:basic-user}
        rules:
        - {verbs: [create], apiGroups: [authorization.k8s.io], resources: [selfsubjectaccessreviews, selfsubjectrulesreviews]}
        - {verbs: [create], apiGroups: [authentication.k8s.io], resources: [selfsubjectreviews]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: system:openshift:public-info-viewer}
        rules:
        - {verbs: [get], nonResourceURLs: [/.well-known, /.well-known/*]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: system:public-info-viewer}
        rules:
        - {verbs: [get], nonResourceURLs: [/healthz, /livez, /readyz, /version, /version/]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: system:discovery}
        rules:
        - {verbs: [get], nonResourceURLs: [/api, /api/*, /apis, /apis/*, /healthz, /livez, /openapi, /openapi/*, /readyz, /version, /version/]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: system:basic-user}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:basic-user}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: system:openshift:public-info-viewer}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:public-info-viewer}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: system:public-info-viewer}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:public-info-viewer}
        subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated}
        - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:unauthenticated}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: system:discovery}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:discovery}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated}]
        """;

    /// <summary>Everything for everybody known: what the fake server begins with.</summary>
    public const string Everything = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: cluster-admin}
        rules:
        - {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}
        - {verbs: ["*"], nonResourceURLs: ["*"]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: cluster-admin}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated}]
        """;
}
