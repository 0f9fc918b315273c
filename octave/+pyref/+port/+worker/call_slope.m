% Gradients by a function that gives the slope alone: dx is dy times it.
%
%     back = pyref.port.worker.call_slope (f, roles, given)
%     back = pyref.port.worker.call_slope (f, roles, given, output)
%
% roles are those of its arguments. Where it is a slope of the output, and the port
% itself gives none, that which is known is taken, or that of our own layer.

function back = call_slope (f, roles, given, output)
  variants = given.variants;
  if ~isempty (variants)
    roles = variants{min(given.variant + 1, end)}.roles;
  end
  if nargin < 4 && ~isempty (given.known)
    output = given.known{1};
  elseif nargin < 4 && any (strcmp (roles, 'output'), 2)
    if isempty (given.layer)
      error ('port:call', 'it wants an output, which it does not give itself');
    end
    layer = str2func (['pyref.layers.' given.layer]);
    output = layer (given.inputs{:}, given.options{:});
  end
  values = given.values;
  if any (strcmp (roles, 'output'), 2)
    values.output = output;
  end
  plan = struct ('roles', {roles}, 'late', false, 'omits', true);
  [args, names] = pyref.port.worker.arrange (plan, values, {});
  back = @(dys) sloped (f, args, names, dys);
end

function found = sloped (f, args, names, dys)
  slope = pyref.port.worker.run_port ('backward', f, args, 1, names);
  found = {dys{1} .* slope{1}};
end

%!shared given
%! given = struct ('variants', {{}}, 'variant', 0, 'known', {{}}, 'layer', 'tanh');
%! given.inputs = {2};
%! given.options = {};
%! given.values = struct ('x', 2);
%!test <dx is dy times the slope at x>
%! back = pyref.port.worker.call_slope (@(x) x ^ 2, {'x'}, given);
%! assert (back ({3}), {12});
%!test <a slope of the output is given that of our layer, or the one that is known>
%! back = pyref.port.worker.call_slope (@(y) y, {'output'}, given);
%! assert (back ({3}), {3 * tanh(2)}, eps);
%! given.known = {5};
%! back = pyref.port.worker.call_slope (@(y) y, {'output'}, given);
%! assert (back ({3}), {15});
