% Backpropagation in index notation: weights from i to j, after a question.
%     [out, back] = pyref.derivations.tensor_form (a, w)
%     [da, dw] = back (dout)
%
%     a D x 1, w D x H, which leads from unit i to unit j; out H x 1
%
%     z_j = sum over i of w_ij a_i               z = w' a, unlike z = w a elsewhere
%     out_j = f (z_j)                            f is the sigmoid
%
% Going back, index by index:
%
%     dz_j = dout_j f' (z_j)                     elementwise
%     da_i = sum over j of w_ij dz_j             w dz
%     dw_ij = a_i dz_j                           a dz'
%
% A bias is one more a that is always 1.
%
% Errors: pyref:size, pyref:type. Source: Data Science Stack Exchange 18279, Deriving
% backpropagation equations natively in tensor form.

function [out, back] = tensor_form (a, w)
  pyref.internal.takes (2, nargin);
  [a, w] = pyref.internal.sizes ('tensor_form: a D 1, w D H', a, w);
  D = size (w, 1);
  H = size (w, 2);
  z = 0 * (w.' * a);
  for j = 1:H
    for i = 1:D
      z(j) = z(j) + w(i,j) .* a(i);
    end
  end
  out = 1 ./ (1 + exp (-z));
  back = @(dout) backward ( ...
    pyref.internal.like ('tensor_form: out', dout, out), a, w, out);
end

function [da, dw] = backward (dout, a, w, out)
  dz = dout .* out .* (1 - out);
  da = 0 * a;
  dw = 0 * w;
  for j = 1:size (w, 2)
    for i = 1:size (w, 1)
      da(i) = da(i) + w(i,j) .* dz(j);
      dw(i,j) = a(i) .* dz(j);
    end
  end
end

%!test <by hand: z is zero, the slope a quarter>
%! [out, back] = pyref.derivations.tensor_form ([2; -1], [1 3; 2 6]);
%! assert (out, [0.5; 0.5]);
%! [da, dw] = back ([4; 8]);
%! assert (da, [7; 14]);
%! assert (dw, [2 4; -1 -2]);

%!test <the sums over indices are the matrices, with w transposed>
%! [a, w, dout] = deal ([0.5; -1; 2], [1 -2; 0.5 1; 0.25 -1], [1; -3]);
%! [out, back] = pyref.derivations.tensor_form (a, w);
%! [da, dw] = back (dout);
%! assert (out, 1 ./ (1 + exp (-w.' * a)), 2 * eps);
%! dz = dout .* out .* (1 - out);
%! assert ({da, dw}, {w * dz, a * dz.'}, 4 * eps);

%!error <tensor_form: w is 3 x 2, not D x H, with a 2 x 1>
%! pyref.derivations.tensor_form ([1; 2], ones (3, 2));
