/** What a chart rendered, with something for each part of a kustomization to work on. */
export const RENDERED = `---
# Source: web/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels: {app: web}
data:
  level: info
  url: http://web.default
  service: web
---
apiVersion: v1
kind: Secret
metadata:
  name: token
stringData:
  token: abc
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: robot
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: ServiceAccount, name: robot, namespace: default}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  selector: {app: web}
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
# the shop itself
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, tier: front}
  annotations: {example.com/kept: "yes"}
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: robot
      initContainers:
        - name: migrate
          image: ghcr.io/acme/migrate:1.0
      containers:
        - name: web # the application
          image: nginx:1.25
          ports:
            - containerPort: 8080
          env:
            - name: HOST
              value: localhost
            - name: TOKEN
              valueFrom: {secretKeyRef: {name: token, key: token}}
          volumeMounts:
            - {name: settings, mountPath: /etc/settings}
        - name: log
          image: registry.example/log@sha256:33e0bbc7ca9ecf108140af6288c7c9d1ecc77548cbfd3952fd8466a75edefe57
      volumes:
        - name: settings
          configMap: {name: settings}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
  labels: {app: database}
spec:
  replicas: 1
  serviceName: database
  selector:
    matchLabels: {app: database}
  template:
    metadata:
      labels: {app: database}
    spec:
      containers:
        - name: postgres
          image: postgres:16
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 4 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: nginx:1.25
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - host: shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: shop
spec:
  minAvailable: 1
  selector:
    matchLabels: {app: web}
---
apiVersion: example.com/v1
kind: Gate
metadata:
  name: front
spec:
  rules:
    - {name: a, to: web}
    - {name: b, to: web}
  mode: open
`
